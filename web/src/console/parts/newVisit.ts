// The form for a new visit: one press sends; what is wrong is said beside the field, and nothing typed is ever lost.

import { fill } from '../../shared/texts';
import { showError } from './fieldErrors';
import { GuestRows } from './guestRows';
import { HostNotice } from './hostNotice';
import { MomentFields } from './momentFields';
import type { PatientPickerNeeds } from './patientPicker';
import { PatientPicker } from './patientPicker';
import type { HostCheck, PhoneCheck, PlanCheck } from './server';
import { NoAnswerError, ProblemError, signedOut } from './server';

export type NewVisitNeeds = Pick<PatientPickerNeeds, 'findPatients' | 'patientGuests'> & {
  checkPhone(number: string, signal: AbortSignal): Promise<PhoneCheck>;
  checkPlan(asked: URLSearchParams): Promise<PlanCheck>;
  checkHost(clinician?: string): Promise<HostCheck>;
  /** A visit now, or, with a day and a time, one that the agenda plans. */
  create(path: '/api/visits' | '/api/agenda', visit: unknown): Promise<{ id: string }>;
  /** The visit is there; shows it and says so. */
  created(id: string, words: string): Promise<void>;
  /** Nobody knows whether it is there. */
  unknown(): void;
};

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

export class NewVisitForm {
  private readonly dialog = one<HTMLDialogElement>('#new-visit');
  private readonly form = one<HTMLFormElement>('#new-visit-form');
  private readonly send = one<HTMLButtonElement>('#send');
  private readonly problem = one('#new-visit-problem');
  private readonly rows: GuestRows;
  private readonly picker: PatientPicker;
  private readonly host: HostNotice;
  private readonly moment: MomentFields;
  private doorTouched = false;
  private minutesTouched = false;
  private sending = false;
  /** What was sent last, and the name it was given: pressed again because no answer came, it must not text everybody twice. */
  private asked = { visit: '', request: '' };

  constructor(private readonly needs: NewVisitNeeds) {
    this.picker = new PatientPicker({
      ...needs,
      taken: () => this.clearError('patient'),
      changed: () => this.countGuests(),
    });
    this.rows = new GuestRows(this.picker.place, one('#typed'), { check: needs.checkPhone }, () => this.countGuests());
    this.host = new HostNotice(this.form, needs.checkHost);
    this.moment = new MomentFields({
      check: needs.checkPlan,
      more: () => ({ service: this.field('service:checked')?.value ?? '', ...this.clinician }),
      checked: () => this.clearError('startsAt'),
    });
    // Until here a press would have opened nothing, and so it could not be pressed.
    const opener = one<HTMLButtonElement>('[data-opens=new-visit]');
    opener.addEventListener('click', () => this.open());
    opener.disabled = false;
    one('[data-closes]').addEventListener('click', () => this.dialog.close());
    one('#add-guest').addEventListener('click', () => this.rows.add());
    this.form.addEventListener('change', (event) => this.onChange(event.target as HTMLInputElement));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
    // Who comes for the form, from a link elsewhere, gets it at once; a reload does not open it again.
    if (new URLSearchParams(location.search).has('new')) {
      history.replaceState(null, '', location.pathname);
      this.open();
    }
  }

  private open(): void {
    this.dialog.showModal();
    void this.host.ask();
    (this.field('clinician') ?? this.field('service:checked') ?? this.field('service')!).focus();
  }

  private onChange(field: HTMLInputElement): void {
    if (field.name === 'service') {
      if (!this.doorTouched) this.field('keepDoorOpen')!.checked = field.dataset.door === 'true';
      if (!this.minutesTouched) this.moment.setMinutes(field.dataset.minutes!);
      this.clearError('service');
      void this.moment.look();
    } else if (field.name === 'keepDoorOpen') this.doorTouched = true;
    else if (field.name === 'minutes') this.minutesTouched = true;
    else if (field.name === 'clinician') {
      this.clearError('clinician');
      void this.host.ask();
      void this.moment.look();
    } else if (field.name === 'callSystem') this.host.show();
    else if (field.name === 'when') {
      one('#later-fields').hidden = !this.isLater;
      this.clearError('startsAt');
      this.countGuests();
      if (this.isLater) this.moment.focus();
    }
  }

  private async submit(): Promise<void> {
    if (this.sending) return;
    this.busy(true);
    this.problem.textContent = '';
    for (const place of this.form.querySelectorAll<HTMLElement>('.error:not([id^=tick-])')) showError(place, '');
    try {
      const visit = {
        ...this.clinician,
        ...(this.isLater ? this.moment.value : {}),
        service: this.field('service:checked')?.value,
        patient: this.picker.id,
        keepDoorOpen: this.field('keepDoorOpen')!.checked,
        callSystem: this.host.system,
        guests: this.rows.guests,
      };
      const created = await this.needs.create(this.isLater ? '/api/agenda' : '/api/visits', {
        ...visit,
        request: this.requestFor(JSON.stringify(visit)),
      });
      const words = this.words(visit.guests.length);
      this.reset();
      this.dialog.close();
      await this.needs.created(created.id, words);
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy(false);
    }
  }

  private requestFor(visit: string): string {
    if (visit !== this.asked.visit) this.asked = { visit, request: crypto.randomUUID() };
    return this.asked.request;
  }

  private refused(error: unknown): void {
    const words = this.form.dataset;
    if (signedOut(error)) this.say(words.signedOut!, '/sign-in');
    else if (error instanceof ProblemError && error.code.startsWith('host_')) this.host.say(error.detail);
    else if (error instanceof ProblemError) {
      const homeless = this.moment.refused(error.errors, (field) => this.rows.errorPlace(field));
      this.problem.textContent = [error.detail, ...homeless].join(' ');
    } else if (error instanceof NoAnswerError) {
      this.problem.textContent = words.noAnswer!;
      this.needs.unknown();
    } else throw error;
  }

  private say(words: string, address: string): void {
    const link = document.createElement('a');
    [link.href, link.target, link.textContent] = [address, '_blank', words];
    this.problem.replaceChildren(link);
  }

  private words(guests: number): string {
    const { created, createdOne, createdLater } = this.form.dataset;
    if (this.isLater) return fill(createdLater!, { moment: this.moment.said });
    return guests === 1 ? createdOne! : fill(created!, { count: guests });
  }

  private reset(): void {
    this.form.reset();
    this.rows.clear();
    this.picker.clear();
    [this.doorTouched, this.minutesTouched] = [false, false];
    this.asked = { visit: '', request: '' };
    this.host.reset();
    one('#later-fields').hidden = true;
    this.moment.reset();
  }

  private busy(is: boolean): void {
    this.sending = is;
    this.send.setAttribute('aria-disabled', String(is));
    if (is) this.label(this.form.dataset.sending!);
    else this.countGuests();
  }

  private countGuests(): void {
    const count = this.rows.guests.length;
    const words = this.isLater ? this.form.dataset.later! : this.form.dataset.now!;
    this.label(count > 0 ? `${words} (${count})` : words);
    if (count > 0) this.clearError('guests');
  }

  private label(words: string): void {
    this.send.querySelector('span')!.textContent = words;
  }

  /** Whose visit it is, where there is somebody to choose. */
  private get clinician(): { clinician?: string } {
    const chosen = this.form.querySelector<HTMLSelectElement>('[name=clinician]')?.value;
    return chosen ? { clinician: chosen } : {};
  }

  private get isLater(): boolean {
    return this.field('when:checked')!.value === 'later';
  }

  private field(name: string): HTMLInputElement | null {
    const [plain, state = ''] = name.split(':');
    return this.form.querySelector<HTMLInputElement>(`[name=${plain}]${state && `:${state}`}`);
  }

  private errorPlace(field: string): HTMLElement | null {
    return this.form.querySelector<HTMLElement>(`#${field}-error`);
  }

  private clearError(field: string): void {
    const place = this.errorPlace(field);
    if (place) showError(place, '');
  }
}
