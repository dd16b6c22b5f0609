// The side of the room: who is invited, who waits, the door, the word about being late, and one more invitation.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import { inOrder } from '../lines';
import type { Room } from '../room';
import { consult } from './consult';
import { invite } from './invite';
import { lineView } from './line';
import { button, problem } from './parts';

const delays = [5, 10, 15, 30];

export function lobby(room: Room): HTMLElement {
  const { words } = room;
  const list = h('ul', { class: 'lines', 'aria-label': words.say('lobby.invited') });
  keyed(
    list,
    () => inOrder(room.guests),
    ({ id }) => id,
    (guest) => lineView(room, guest),
  );
  return h(
    'aside',
    {
      class: 'lobby',
      id: 'lobby',
      'aria-label': words.say('lobby.heading'),
      'data-shown': () => String(room.lobbyShown),
      on: { keydown: (event) => event.key === 'Escape' && room.lobbyShown && room.showLobby(false) },
    },
    h(
      'header',
      {},
      h('h2', {}, icon('people'), words.say('lobby.heading')),
      button(
        { action: 'hide-lobby', kind: 'small lobby-close' },
        () => words.say('lobby.close'),
        () => room.showLobby(false),
      ),
    ),
    sound(room),
    h('p', { class: 'notice warn', hidden: () => !(room.full && room.waiting.length > 0) }, () =>
      words.say('lobby.full', { capacity: room.now.capacity }),
    ),
    problem(room, () => 'link'),
    list,
    h('p', { class: 'soft', hidden: () => room.guests.length > 0 }, words.say('lobby.nobody')),
    door(room),
    late(room),
    invite(room),
    consult(room),
  );
}

/** The arrival is heard only if the browser lets it, and noticed from another window only if he wants that. */
function sound({ bell, words }: Room): HTMLElement {
  return h(
    'div',
    { class: 'sound-check' },
    h(
      'div',
      { class: 'notice warn', hidden: () => !bell.held },
      icon('sound'),
      h(
        'div',
        {},
        h('p', {}, words.say('lobby.soundOff')),
        button(
          { action: 'sound-on', kind: 'small' },
          () => words.say('lobby.soundOn'),
          () => void bell.wake(),
        ),
      ),
    ),
    button(
      { action: 'notify', kind: 'small plain', picture: 'bell', hidden: () => !bell.mayAskToNotify },
      () => words.say('lobby.notify'),
      () => void bell.askToNotify(),
    ),
  );
}

function door(room: Room): HTMLElement {
  const { words } = room;
  const open = () => room.visit.keepDoorOpen;
  return h(
    'div',
    { class: 'door' },
    h(
      'button',
      {
        type: 'button',
        role: 'switch',
        class: 'switch',
        'data-action': 'keep-door',
        'aria-checked': () => String(open()),
        'aria-disabled': () => (room.acts.busy('door') ? 'true' : null),
        'aria-describedby': 'door-hint',
        on: { click: () => room.keepDoor(!open()) },
      },
      h('span', { class: 'knob', 'aria-hidden': 'true' }),
      h('span', {}, words.say('lobby.keepOpen')),
    ),
    h('p', { class: 'soft', id: 'door-hint' }, () => words.say(open() ? 'lobby.keepOpenHint' : 'lobby.keepClosedHint')),
    problem(room, () => 'door'),
  );
}

function late(room: Room): HTMLElement {
  const { words } = room;
  const said = () => room.visit.late;
  // With nobody to tell, and nobody to come, there is nothing to say.
  const useful = () => said() !== null || room.visit.state === 'scheduled' || room.waiting.length > 0;
  return h(
    'div',
    { class: 'late', role: 'group', 'aria-labelledby': 'late-heading', hidden: () => !useful() },
    h('h3', { id: 'late-heading' }, words.say('late.heading')),
    h(
      'div',
      { class: 'row' },
      ...delays.map((minutes) =>
        button(
          {
            action: 'late',
            kind: 'small',
            busy: () => room.acts.busy('late') !== null,
            more: {
              'data-minutes': minutes,
              'aria-label': words.say('late.minutesFor', { minutes }),
              'aria-pressed': () => String(said()?.minutes === minutes),
            },
          },
          () => words.say('late.minutes', { minutes }),
          () => room.late(minutes),
        ),
      ),
    ),
    h(
      'div',
      { class: 'said', role: 'status' },
      h('p', { hidden: () => !said() }, () => {
        const word = said();
        return word ? words.say('late.said', { minutes: word.minutes, time: words.time(word.at) }) : '';
      }),
    ),
    button(
      {
        action: 'late',
        kind: 'small',
        hidden: () => !said(),
        busy: () => room.acts.busy('late') !== null,
        more: { 'data-minutes': 0 },
      },
      () => words.say('late.takeBack'),
      () => room.late(0),
    ),
    problem(room, () => 'late'),
  );
}
