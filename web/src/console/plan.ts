// The form to plan a visit: what is wrong is said beside the field, and nothing typed is ever lost.

import { showError } from './parts/fieldErrors';
import type { NewGuest } from './parts/guestRows';
import { GuestRows } from './parts/guestRows';
import { HostNotice } from './parts/hostNotice';
import { MomentFields } from './parts/momentFields';
import { PatientPicker } from './parts/patientPicker';
import * as server from './parts/server';

type Typed = Extract<NewGuest, { name: string }>;
type Copy = { service: string; minutes: number; keepDoorOpen: boolean; guests: Typed[]; colleagues: string[] };

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const form = one<HTMLFormElement>('#plan');
const send = one<HTMLButtonElement>('#schedule');
const problem = one('#plan-problem');
const field = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
const clinician = () => form.querySelector<HTMLSelectElement>('[name=clinician]')?.value ?? '';
const chosen = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]:checked`)?.value;
const places = (selector: string) => form.querySelectorAll<HTMLElement>(selector);

/** What was sent last, and the name it was given: pressed again because no answer came, it must not plan twice. */
let asked = { visit: '', request: '' };
let doorTouched = false;
let minutesTouched = false;

const clear = (name: string) => {
  const place = document.querySelector<HTMLElement>(`#${name}-error`);
  if (place) showError(place, '');
};

const picker = new PatientPicker({
  ...server,
  taken: () => clear('patient'),
  changed: () => rows.guests.length > 0 && clear('guests'),
});
const rows = new GuestRows(
  picker.place,
  one('#typed'),
  { check: server.checkPhone },
  () => rows.guests.length > 0 && clear('guests'),
);
const host = new HostNotice(form, server.checkHost);
const moment = new MomentFields({
  check: server.checkPlan,
  more: () => ({
    service: chosen('service') ?? '',
    ...(clinician() ? { clinician: clinician() } : {}),
    colleagues: colleagues()
      .map((c) => c.staff)
      .join(','),
  }),
  checked: ({ sends }) => {
    one('#sends').hidden = sends.length === 0;
    one('#sends-list').replaceChildren(
      ...sends.map((words) => {
        const item = document.createElement('li');
        item.append(Object.assign(document.createElement('span'), { textContent: words }));
        return item;
      }),
    );
  },
});

function colleagues(): { staff: string; interpreter: boolean }[] {
  return [...places('[data-colleague]')].flatMap((row) => {
    const is = (name: string) => row.querySelector<HTMLInputElement>(`[name=${name}]`)!.checked;
    return is('sits') || is('interprets') ? [{ staff: row.dataset.colleague!, interpreter: is('interprets') }] : [];
  });
}

/** Where the sentence about `colleagues.INDEX.staff` belongs: beside the one who was sent at that place. */
function colleaguePlace(key: string): HTMLElement | null {
  const index = /^colleagues\.(\d+)\./.exec(key)?.[1];
  const id = index === undefined ? undefined : colleagues()[Number(index)]?.staff;
  if (!id) return null;
  one<HTMLDetailsElement>('#colleagues').open = true;
  return form.querySelector<HTMLElement>(`[data-colleague="${id}"] .error`);
}

one('#add-guest').addEventListener('click', () => rows.add());
one('#add-interpreter').addEventListener('click', (event) =>
  rows.add({ relation: (event.currentTarget as HTMLElement).dataset.relation! }),
);

form.addEventListener('change', ({ target }) => {
  const input = target as HTMLInputElement;
  if (input.name === 'service') {
    if (!doorTouched) field('keepDoorOpen').checked = input.dataset.door === 'true';
    if (!minutesTouched) moment.setMinutes(input.dataset.minutes!);
    clear('service');
    void moment.look();
  } else if (input.name === 'keepDoorOpen') doorTouched = true;
  else if (input.name === 'clinician') {
    clear('clinician');
    void host.ask();
    void moment.look();
  } else if (input.name === 'minutes') minutesTouched = true;
  else if (input.name === 'callSystem') host.show();
  else if (input.name === 'sits' || input.name === 'interprets') {
    // Of the two one at most.
    const other = input.name === 'sits' ? 'interprets' : 'sits';
    if (input.checked) input.closest('li')!.querySelector<HTMLInputElement>(`[name=${other}]`)!.checked = false;
    showError(input.closest('li')!.querySelector<HTMLElement>('.error')!, '');
    clear('guests');
    void moment.look();
  }
});

document.querySelector<HTMLInputElement>('#colleague-filter')?.addEventListener('input', ({ target }) => {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain((target as HTMLInputElement).value);
  for (const row of places('[data-colleague]')) row.hidden = !plain(row.textContent!).includes(wanted);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit();
});

async function submit(): Promise<void> {
  if (send.getAttribute('aria-disabled') === 'true') return;
  busy(true);
  problem.textContent = '';
  for (const place of places('.error:not([id^=tick-])')) showError(place, '');
  const visit = {
    clinician: clinician() || undefined,
    service: chosen('service'),
    patient: picker.id,
    ...moment.value,
    keepDoorOpen: field('keepDoorOpen').checked,
    callSystem: host.system,
    guests: rows.guests,
    colleagues: colleagues(),
  };
  try {
    const { id } = await server.post<{ id: string }>('/api/agenda', {
      ...visit,
      request: requestFor(JSON.stringify(visit)),
    });
    location.assign(`/agenda/visits/${id}`);
  } catch (error) {
    busy(false);
    if (server.signedOut(error)) sayWithLink(form.dataset.signedOut!, '/sign-in');
    else if (error instanceof server.ProblemError && error.code.startsWith('host_')) host.say(error.detail);
    else if (error instanceof server.ProblemError) {
      const homeless = moment.refused(error.errors, (key) => rows.errorPlace(key) ?? colleaguePlace(key));
      problem.textContent = [error.detail, ...homeless].join(' ');
    } else if (error instanceof server.NoAnswerError) problem.textContent = form.dataset.noAnswer!;
    else throw error;
  }
}

function requestFor(visit: string): string {
  if (visit !== asked.visit) asked = { visit, request: crypto.randomUUID() };
  return asked.request;
}

function sayWithLink(words: string, address: string): void {
  const link = document.createElement('a');
  [link.href, link.target, link.textContent] = [address, '_blank', words];
  problem.replaceChildren(link);
}

function busy(is: boolean): void {
  send.setAttribute('aria-disabled', String(is));
  send.querySelector('span')!.textContent = is ? form.dataset.sending! : form.dataset.send!;
}

const copied = document.querySelector('#copy');
if (copied) {
  const copy: Copy = JSON.parse(copied.textContent!);
  form.querySelector<HTMLInputElement>(`[name=service][value="${copy.service}"]`)!.checked = true;
  field('keepDoorOpen').checked = copy.keepDoorOpen;
  moment.setMinutes(String(copy.minutes));
  [doorTouched, minutesTouched] = [true, true];
  for (const guest of copy.guests) rows.add(guest);
  for (const id of copy.colleagues) {
    const box = form.querySelector<HTMLInputElement>(`[data-colleague="${id}"] [name=sits]`);
    if (box) box.checked = true;
  }
  moment.focus();
}
void moment.look();
void host.ask();
