// One more person, in mid-call too: somebody of the patient's registry with one press, or anybody by name and number.

import { h, live } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import { NumberLine } from '../numberLine';
import type { Room } from '../room';
import type { NewGuest, Patient } from '../server';
import { button, problem } from './parts';

type Candidate = {
  id: string;
  name: string;
  relation: string;
  phone: string;
  ask: NewGuest;
  /** The registry says that he is not to be told how the patient is doing. */
  notTold?: boolean;
  warning?: string;
};

const form = 'invite';

export function invite(room: Room): HTMLElement {
  const { words } = room;
  let open = false;
  let candidates: Candidate[] = [];
  let asked = false;

  const toggle = button(
    {
      action: 'invite',
      kind: 'wide',
      picture: 'plus',
      more: { 'aria-expanded': () => String(open), 'aria-controls': 'invite' },
    },
    () => words.say('invite.open'),
    () => show(!open),
  );
  const panel = h(
    'div',
    { class: 'card', id: 'invite', hidden: () => !open },
    relatives(
      room,
      () => free(room, candidates),
      () => asked && candidates.length > 0,
    ),
    byHand(room, () => candidates.length > 0),
  );
  return h('div', { class: 'invite' }, toggle, panel);

  function show(now: boolean) {
    open = now;
    room.changed();
    if (!open) return;
    if (!asked) void fetchCandidates();
    setTimeout(() => panel.querySelector<HTMLElement>('button, input')?.focus());
  }

  /** The visit names its patient; the registry knows him by that name. Without an answer the form by hand is there all the same. */
  async function fetchCandidates() {
    asked = true;
    const { patient } = room.visit;
    if (!patient) return;
    const found = await room.server.patients(patient).catch(() => [] as Patient[]);
    const exact = found.filter(({ name }) => name === patient);
    // Two patients of one name: whose daughter is it? Then he types it.
    const [only] = exact;
    if (only && exact.length === 1) candidates = candidatesOf(only);
    room.changed();
    await Promise.all(candidates.map(warn));
    room.changed();
  }

  /** Who wants no texts is marked before anybody invites him. */
  async function warn(one: Candidate): Promise<void> {
    const said = one.phone ? await room.server.checkNumber(one.phone).catch(() => null) : null;
    if (said?.optedOut && said.problem) one.warning = said.problem;
  }
}

function candidatesOf(patient: Patient): Candidate[] {
  return [
    { id: patient.id, name: patient.name, relation: '', phone: patient.phone, ask: { patient: patient.id } },
    ...patient.relatives.map(({ id, name, relation, phone, mayBeTold }) => ({
      id,
      name,
      relation,
      phone,
      ask: mayBeTold ? { relative: id } : { relative: id, anyway: true },
      notTold: !mayBeTold,
    })),
  ];
}

/** Who is invited already is known by his name and the digits of his number: the registry has them unformatted. */
function free(room: Room, candidates: readonly Candidate[]): Candidate[] {
  const key = ({ name, phone }: { name: string; phone: string }) => `${name} ${phone.replace(/\D/g, '')}`;
  const there = new Set(room.guests.map(key));
  return candidates.filter((one) => !there.has(key(one)));
}

function relatives(room: Room, list: () => Candidate[], known: () => boolean): HTMLElement {
  const { words } = room;
  const people = h('ul', { class: 'candidates' });
  keyed(
    people,
    list,
    ({ id }) => id,
    (one) => {
      const person = words.person(one());
      const place = `invite-${one().id}`;
      return h(
        'li',
        {},
        h('span', {}, person),
        h('p', { class: 'reason', hidden: () => !one().notTold }, words.say('invite.notTold')),
        h('p', { class: 'reason', hidden: () => !one().warning }, () => one().warning ?? ''),
        button(
          {
            action: 'invite-relative',
            kind: 'small',
            picture: 'send',
            busy: () => room.acts.busy(place) !== null,
            more: { 'aria-label': words.say('invite.inviteFor', { person }) },
          },
          () => words.say(room.acts.busy(place) ? 'invite.sending' : one().notTold ? 'invite.anyway' : 'invite.invite'),
          () => void room.invite(place, one().ask),
        ),
        problem(room, () => place),
      );
    },
  );
  return h(
    'div',
    { hidden: () => !known() },
    h('h3', {}, () => words.say('invite.relatives', { patient: room.visit.patient ?? '' })),
    people,
    h('p', { class: 'soft', hidden: () => list().length > 0 }, words.say('invite.relativesNone')),
  );
}

function byHand(room: Room, relativesKnown: () => boolean): HTMLElement {
  const { words, acts, data } = room;
  let sent = '';
  const number = new NumberLine(
    (text) => room.server.checkNumber(text),
    () => room.changed(),
  );
  const name = field(room, 'name', { autocomplete: 'off', maxlength: 100 });
  const relation = field(room, 'relation', { autocomplete: 'off', maxlength: 60 }, () =>
    words.say('invite.relationHint'),
  );
  const phone = field(
    room,
    'phone',
    { type: 'tel', inputmode: 'tel', autocomplete: 'off', maxlength: 40 },
    () => (number.good ? words.say('invite.phoneGood', { number: number.good }) : ''),
    () => number.problem,
  );
  const email = field(room, 'email', { type: 'email', inputmode: 'email', autocomplete: 'off', maxlength: 254 });
  phone.input.addEventListener('input', () => number.typed(phone.input.value));
  phone.input.addEventListener('change', () => number.settle(phone.input.value));
  const language = h(
    'select',
    { name: 'language' },
    ...data.languages.map(({ code, name }) =>
      h('option', { value: code, selected: code === data.guestLanguage }, name),
    ),
  );
  const busy = () => acts.busy(form) !== null;

  const root = h(
    'form',
    { novalidate: true, on: { submit: (event) => void submit(event) } },
    h('h3', {}, () => words.say(relativesKnown() ? 'invite.byHand' : 'invite.byHandOnly')),
    name.root,
    relation.root,
    phone.root,
    email.root,
    h('label', { class: 'field' }, h('span', {}, words.say('invite.language')), language),
    problem(room, () => form),
    h(
      'button',
      {
        type: 'submit',
        class: 'button primary wide',
        'data-action': 'invite-send',
        'aria-disabled': () => (busy() ? 'true' : null),
      },
      h('span', {}, () => words.say(busy() ? 'invite.sending' : 'invite.send')),
    ),
    h('p', { class: 'good', role: 'status' }, () => sent),
  );
  return root;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    sent = '';
    const guest = {
      name: name.input.value,
      relation: relation.input.value,
      phone: phone.input.value,
      email: email.input.value,
      language: language.value,
    };
    number.forget();
    if (await room.invite(form, guest)) {
      sent = words.say('invite.sent', { person: words.person(guest) });
      root.reset();
      name.input.focus();
    } else {
      // The first field that is marked, as a form that was sent to a server would do it.
      root.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
    room.changed();
  }
}

function field(
  { acts, words }: Room,
  name: 'name' | 'relation' | 'phone' | 'email',
  attributes: Record<string, string | number>,
  hint: () => string = () => '',
  own: () => string = () => '',
): { root: HTMLElement; input: HTMLInputElement } {
  const error = () => own() || acts.error(form, name);
  const input = h('input', {
    name,
    id: `invite-${name}`,
    type: 'text',
    ...attributes,
    'aria-describedby': `invite-${name}-hint invite-${name}-error`,
    'aria-invalid': () => (error() ? 'true' : null),
  });
  const root = h(
    'div',
    { class: 'field' },
    h('label', { for: `invite-${name}` }, words.say(`invite.${name}`)),
    input,
    h('p', { class: 'soft', id: `invite-${name}-hint`, hidden: () => !hint() }, hint),
    h('p', { class: 'problem', id: `invite-${name}-error`, hidden: () => !error() }, error),
  );
  live(
    () => Boolean(error()),
    (wrong) => root.classList.toggle('wrong', wrong),
  );
  return { root, input };
}
