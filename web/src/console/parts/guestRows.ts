// The guests of a new visit: those ticked in the registry, and those typed by hand, in the order in which they are sent.

import type { Errors } from './fieldErrors';
import { showError } from './fieldErrors';
import type { PhoneFieldNeeds } from './phoneField';
import { watchPhone } from './phoneField';

export type NewGuest =
  | { relative: string; anyway?: true }
  | { patient: string }
  | { name: string; relation: string; phone: string; email: string; language: string };

type Row = { guest: NewGuest; errorPlace(field: string): HTMLElement | null };

let made = 0;

/** Whether staff have said that they invite somebody who is not to be told. */
const anyway = (box: HTMLInputElement) =>
  box.closest('.ticks')?.querySelector<HTMLInputElement>(`[data-anyway="${box.value}"]`)?.checked ?? false;

export class GuestRows {
  private readonly template = document.querySelector<HTMLTemplateElement>('#typed-guest')!;

  constructor(
    private readonly ticks: HTMLElement,
    private readonly typed: HTMLElement,
    private readonly phone: PhoneFieldNeeds,
    private readonly changed: () => void,
  ) {
    ticks.addEventListener('change', changed);
    typed.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest('[data-action=remove-guest]');
      if (button) this.remove(button.closest('fieldset')!);
    });
  }

  /** A new form for one person, empty but for what is known of him. */
  add(known: Partial<Extract<NewGuest, { name: string }>> = {}): void {
    const row = (this.template.content.cloneNode(true) as DocumentFragment).querySelector('fieldset')!;
    made++;
    for (const field of row.querySelectorAll<HTMLElement>('.field')) {
      const input = field.querySelector<HTMLInputElement>('input, select')!;
      const error = field.querySelector<HTMLElement>('.error')!;
      const hint = field.querySelector<HTMLElement>('.hint');
      input.id = `guest-${made}-${input.name}`;
      error.id = `${input.id}-error`;
      const value = known[input.name as keyof typeof known];
      if (value !== undefined) input.value = value;
      if (hint) hint.id = `${input.id}-hint`;
      field.querySelector('label')!.htmlFor = input.id;
      input.setAttribute('aria-describedby', hint ? `${hint.id} ${error.id}` : error.id);
      input.addEventListener('input', () => showError(error, ''));
      if (hint) watchPhone(input, hint, (words) => showError(error, words), this.phone);
    }
    this.typed.append(row);
    row.querySelector('input')!.focus();
    this.changed();
  }

  clear(): void {
    this.ticks.replaceChildren();
    this.typed.replaceChildren();
    this.changed();
  }

  get guests(): NewGuest[] {
    return this.rows.map((row) => row.guest);
  }

  /** Where the sentence about `guests.INDEX.FIELD` belongs; a field that has no place of its own goes to the first one. */
  errorPlace(key: keyof Errors): HTMLElement | null {
    const [, index, field] = /^guests\.(\d+)\.(\w+)$/.exec(key) ?? [];
    return index === undefined ? null : (this.rows[Number(index)]?.errorPlace(field!) ?? null);
  }

  private get rows(): Row[] {
    const ticked = [...this.ticks.querySelectorAll<HTMLInputElement>('input[data-kind]:checked')].map((box) => ({
      guest: (box.dataset.kind === 'patient'
        ? { patient: box.value }
        : { relative: box.value, ...(anyway(box) && { anyway: true }) }) as NewGuest,
      errorPlace: () => box.closest('label')!.querySelector<HTMLElement>('.error'),
    }));
    const typed = [...this.typed.children].map((row) => {
      const value = (name: string) => row.querySelector<HTMLInputElement>(`[name=${name}]`)!.value;
      return {
        guest: {
          name: value('name'),
          relation: value('relation'),
          phone: value('phone'),
          email: value('email'),
          language: value('language'),
        },
        errorPlace: (field: string) =>
          row.querySelector<HTMLElement>(`[data-error=${field}]`) ?? row.querySelector<HTMLElement>('.error'),
      };
    });
    return [...ticked, ...typed];
  }

  private remove(row: Element): void {
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector('input');
    row.remove();
    (next ?? document.querySelector<HTMLElement>('#add-guest')!).focus();
    this.changed();
  }
}
