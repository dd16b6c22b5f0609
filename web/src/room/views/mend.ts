// What to do when a message did not arrive: another sender, another number, or the link itself on the screen.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Guest } from '../../shared/protocol';
import { NumberLine } from '../numberLine';
import type { Room } from '../room';
import { button, problem } from './parts';

export function mend(room: Room, guest: () => Guest, shown: () => boolean): HTMLElement {
  const { words } = room;
  const { id } = guest();
  const place = `mend-${id}`;
  const busy = () => room.acts.busy(place) !== null;
  const senders = h('div', { class: 'acts' });
  keyed(
    senders,
    () => guest().senders,
    ({ name }) => name,
    (sender) =>
      button(
        { action: `resend-${sender().name}`, kind: 'small', picture: 'send', busy },
        () => words.say('text.resendBy', { by: sender().by }),
        () => void room.text(place, id, { sender: sender().name }),
      ),
  );
  return h(
    'details',
    { class: 'mend', hidden: () => !shown() },
    h(
      'summary',
      { 'aria-label': () => words.say('text.moreFor', { person: words.person(guest()) }) },
      words.say('text.more'),
    ),
    h('div', {}, senders, oneself(), otherNumber(room, guest, place), wrong()),
  );

  /** Without any carrier. */
  function oneself(): HTMLElement {
    return h(
      'div',
      { class: 'acts' },
      h(
        'a',
        { class: 'button small', 'data-action': 'call', href: () => `tel:${guest().phone.replace(/ /g, '')}` },
        words.say('text.call'),
      ),
      // parts/linkDialog.ts of the console listens for it.
      button(
        {
          action: 'show-link',
          kind: 'small',
          picture: 'qr',
          hidden: () => guest().text === 'revoked',
          more: { 'data-link': room.server.linkPath(id), 'data-name': () => guest().name },
        },
        () => words.say('text.showLink'),
        () => {},
      ),
    );
  }

  /** What is wrong with the number stands beside it. */
  function wrong(): HTMLElement {
    const sender = () => room.acts.error(place, 'sender');
    return h(
      'div',
      { hidden: () => room.acts.error(place, 'phone') !== '' },
      h('p', { class: 'problem', role: 'alert', hidden: () => !sender() }, sender),
      h(
        'div',
        { hidden: () => sender() !== '' },
        problem(room, () => place),
      ),
    );
  }
}

/** Not for one who is inside: who waits under a number keeps it. */
function otherNumber(room: Room, guest: () => Guest, place: string): HTMLElement {
  const { words } = room;
  const { id } = guest();
  const number = new NumberLine(
    (text) => room.server.checkNumber(text),
    () => room.changed(),
  );
  let done = false;
  const error = () => number.problem || room.acts.error(place, 'phone');
  const input = h('input', {
    name: 'phone',
    id: `${place}-phone`,
    type: 'tel',
    inputmode: 'tel',
    autocomplete: 'off',
    maxlength: 40,
    'aria-describedby': `${place}-hint ${place}-error`,
    'aria-invalid': () => (error() ? 'true' : null),
    on: {
      input: () => {
        done = false;
        number.typed(input.value);
      },
      change: () => number.settle(input.value),
    },
  });
  return h(
    'form',
    {
      novalidate: true,
      class: 'field',
      hidden: () => guest().state === 'waiting' || guest().state === 'admitted',
      on: { submit: (event) => void submit(event) },
    },
    h('label', { for: `${place}-phone` }, words.say('text.otherNumber')),
    h(
      'div',
      { class: 'row' },
      input,
      h(
        'button',
        {
          class: 'button small',
          'data-action': 'other-number',
          'aria-disabled': () => (room.acts.busy(place) ? 'true' : null),
        },
        words.say('text.otherNumberSend'),
      ),
    ),
    h('p', { class: 'soft', id: `${place}-hint`, role: 'status', hidden: () => !hint() }, hint),
    h('p', { class: 'problem', id: `${place}-error`, hidden: () => !error() }, error),
  );

  function hint(): string {
    if (done) return words.say('text.otherNumberDone');
    return number.good ? words.say('invite.phoneGood', { number: number.good }) : '';
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    number.forget();
    done = await room.text(place, id, { phone: input.value });
    if (done) input.value = '';
    else input.focus();
    room.changed();
  }
}
