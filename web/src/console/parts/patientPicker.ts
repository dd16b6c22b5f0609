// The search for a patient in a form for a visit, and the chosen one with whom of his to invite.

import { fill } from '../../shared/texts';
import { Combobox } from './combobox';
import type { FoundPatient } from './server';

export type PatientPickerNeeds = {
  findPatients(question: string, signal: AbortSignal): Promise<FoundPatient[]>;
  patientGuests(id: string): Promise<string>;
  changed(): void;
  taken(): void;
};

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

export class PatientPicker {
  readonly place = one('#patient');
  private readonly combobox: Combobox;

  constructor(private readonly needs: PatientPickerNeeds) {
    const said = one('#patient-said');
    this.combobox = new Combobox(one('#patient-search'), one('#patient-list'), {
      find: async (question, signal) =>
        (await needs.findPatients(question, signal)).map(({ id, name, recordNumber }) => ({
          id,
          label: name,
          more: recordNumber,
        })),
      said: (found) => {
        const { none, found: some, failed } = said.dataset;
        said.textContent =
          found === null ? '' : found === 'failed' ? failed! : found === 0 ? none! : fill(some!, { count: found });
      },
      take: ({ id }) => void this.take(id),
    });
    this.place.addEventListener('click', ({ target }) => {
      if ((target as Element).closest('[data-action=change-patient]')) this.change();
    });
  }

  get id(): string | undefined {
    return this.place.querySelector<HTMLElement>('[data-patient]')?.dataset.patient;
  }

  clear(): void {
    this.combobox.clear();
    one('#search').hidden = false;
  }

  private async take(id: string): Promise<void> {
    try {
      this.place.innerHTML = await this.needs.patientGuests(id);
    } catch {
      one('#patient-said').textContent = one('#patient-said').dataset.failed!;
      return;
    }
    one('#search').hidden = true;
    this.needs.taken();
    const boxes = this.place.querySelectorAll<HTMLInputElement>('input:not(:disabled)');
    if (boxes.length === 1) boxes[0]!.checked = true;
    (boxes[0] ?? this.place.querySelector('button'))?.focus();
    this.needs.changed();
  }

  private change(): void {
    this.place.replaceChildren();
    one('#search').hidden = false;
    one('#patient-search').focus();
    this.needs.changed();
  }
}
