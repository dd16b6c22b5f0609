// Day, time and length of a visit: says beside them what they mean where the hospital is. An hour that is not there is offered its
// neighbour; of an hour that comes twice one is chosen; and who is taken then is said before anybody presses.

import type { Errors } from './fieldErrors';
import { showError, showErrors } from './fieldErrors';
import type { PlanCheck } from './server';

export type MomentNeeds = {
  /** `asked` holds what the server wants beside day, time, second and minutes. */
  check(asked: URLSearchParams): Promise<PlanCheck>;
  more(): Record<string, string>;
  checked(said: PlanCheck): void;
};

export type Moment = { day: string; time: string; second: boolean; minutes: number; anyway: boolean };

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

export class MomentFields {
  private readonly root = one('[data-moment]');
  private readonly day = this.input('day');
  private readonly time = this.input('time');
  private readonly minutes = one<HTMLSelectElement>('#minutes');
  private readonly anyway = this.input('anyway');
  private asked = 0;
  private instead: { day: string; time: string } | null = null;
  said = '';

  constructor(private readonly needs: MomentNeeds) {
    this.root.addEventListener('change', ({ target }) => {
      const { name } = target as HTMLInputElement;
      if (name === 'anyway') return showError(one('#anyway-error'), '');
      if (name === 'day' || name === 'time') one('#twice').hidden = true;
      void this.look();
    });
    one('#instead').addEventListener('click', () => {
      [this.day.value, this.time.value] = [this.instead!.day, this.instead!.time];
      this.time.focus();
      void this.look();
    });
  }

  get value(): Moment {
    return {
      day: this.day.value,
      time: this.time.value,
      second:
        !one('#twice').hidden && this.root.querySelector<HTMLInputElement>('[name=second]:checked')!.value === 'true',
      minutes: Number(this.minutes.value),
      anyway: !one('#conflict').hidden && this.anyway.checked,
    };
  }

  setMinutes(minutes: string): void {
    this.minutes.value = minutes;
  }

  focus(): void {
    (this.day.value ? this.time : this.day).focus();
  }

  /** The form was emptied. */
  reset(): void {
    this.asked++;
    this.said = '';
    one('#when-said').textContent = '';
    for (const id of ['#twice', '#instead', '#conflict']) one(id).hidden = true;
  }

  /** Asks what is typed means. Of two questions the later one's answer counts. */
  async look(): Promise<void> {
    const { day, time, second, minutes } = this.value;
    if (!day || !time) return;
    this.asked++;
    const mine = this.asked;
    const asked = new URLSearchParams({ day, time, second: `${second}`, minutes: `${minutes}`, ...this.needs.more() });
    try {
      const said = await this.needs.check(asked);
      if (mine === this.asked) this.show(said);
    } catch {
      // The server checks again when the form is sent.
    }
  }

  /** Errors of the server beside these fields; answers those that are about other ones. */
  refused(errors: Errors, placeOf: (field: string) => HTMLElement | null | undefined): string[] {
    if (errors.anyway) {
      this.conflict([
        ...(errors.startsAt ?? []),
        ...Object.keys(errors)
          .filter((field) => field.startsWith('colleagues.'))
          .flatMap((field) => errors[field]!),
      ]);
      errors = { ...errors };
      delete errors.startsAt;
    }
    return showErrors(
      errors,
      (field) => document.querySelector<HTMLElement>(`#${CSS.escape(field)}-error`) ?? placeOf(field),
    );
  }

  private show(said: PlanCheck): void {
    this.said = said.words ?? '';
    one('#when-said').textContent = this.said;
    showError(one('#startsAt-error'), said.problem ?? '');
    this.instead = said.instead;
    const offer = one('#instead');
    [offer.hidden, offer.textContent] = [said.instead === null, said.instead?.words ?? ''];
    one('#twice').hidden = said.second === null;
    one('#first-words').textContent = said.first ?? '';
    one('#second-words').textContent = said.second ?? '';
    this.conflict(said.conflicts);
    this.needs.checked(said);
  }

  private conflict(sentences: string[]): void {
    const list = one('#conflict-list');
    const before = list.textContent;
    list.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement('li');
        item.textContent = sentence;
        return item;
      }),
    );
    one('#conflict').hidden = sentences.length === 0;
    // Another conflict than the one that was agreed to.
    if (before !== list.textContent) this.anyway.checked = false;
    if (sentences.length === 0) showError(one('#anyway-error'), '');
  }

  private input(name: string): HTMLInputElement {
    return this.root.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  }
}
