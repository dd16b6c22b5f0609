// One guest in the lobby list: who, how it stands with him, and what may be done.

import { always, h } from '../../shared/dom';
import { type IconName, icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Guest } from '../../shared/protocol';
import { counted, type GuestAct, type Line, lineOf, patience } from '../lines';
import type { Room } from '../room';
import { initials, type RoomKey } from '../words';
import { mend } from './mend';
import { button, problem } from './parts';
import { replies } from './replies';
import { texts } from './texts';

const pictures: Partial<Record<GuestAct, IconName>> = { admit: 'door' };

const tel = (phone: string) => (phone ? `tel:${phone.replace(/ /g, '')}` : null);

export function lineView(room: Room, guest: () => Guest): HTMLElement {
  const { words, people } = room;
  const { id } = guest();
  let line: Line;
  always(() => {
    line = lineOf(guest(), people.at(id).connection, room.visit);
  });
  const since = () => line.waitingSince;
  const counter = () => {
    const from = since();
    return from ? counted(words.now() - Date.parse(from)) : '';
  };

  const acts = h('div', { class: 'acts' });
  keyed(
    acts,
    () => line.acts.filter((act) => act !== 'allow-move' && act !== 'refuse-move'),
    (act) => act,
    (act) => actButton(act()),
  );
  const move = h('div', { class: 'row' });
  keyed(
    move,
    () => line.acts.filter((act) => act === 'allow-move' || act === 'refuse-move'),
    (act) => act,
    (act) => actButton(act()),
  );
  const faults = h('ul', { class: 'faults', hidden: () => line.faults.length === 0 });
  keyed(
    faults,
    () => line.faults,
    ({ device, state }) => `${device}-${state}`,
    (fault) => {
      const { device, state } = fault();
      return h('li', {}, icon(device === 'camera' ? 'cameraOff' : 'micOff'), words.say(`guest.${device}.${state}`));
    },
  );

  const root = h(
    'li',
    {
      class: () => `line tone-${line.tone} ${line.arrived ? 'arrived' : ''}`,
      'data-guest': id,
      'data-state': () => guest().state,
      'data-line': () => line.state,
      'data-away': () => guest().away,
      tabindex: '-1',
    },
    h(
      'div',
      { class: 'who' },
      h('div', { class: 'portrait', 'aria-hidden': 'true' }, () => initials(guest().name)),
      h(
        'div',
        {},
        h('h3', {}, () => guest().name),
        h(
          'p',
          { class: 'soft' },
          () => guest().relation + (guest().relation && guest().phone ? ' · ' : ''),
          // A colleague who sits in has no number here.
          h('a', { class: 'phone', hidden: () => !guest().phone, href: () => tel(guest().phone) }, () => guest().phone),
        ),
      ),
    ),
    h(
      'p',
      { class: () => `state ${since() ? patience(since()!, words.now()) : ''}` },
      h('span', {}, stateWords),
      h('time', { hidden: () => !since(), 'aria-label': words.say('guest.since') }, counter),
    ),
    h('p', { class: 'reason', hidden: () => !line.textProblem }, () => line.textProblem ?? ''),
    h('p', { class: 'soft', hidden: () => !note() }, note),
    h('p', { class: 'soft', hidden: () => !line.linkRevoked }, words.say('guest.revoked')),
    texts(room, guest),
    replies(room, guest),
    faults,
    h('p', { class: 'reason', hidden: () => !line.moved }, words.say('guest.moved')),
    h(
      'div',
      { class: 'notice warn move', hidden: () => !line.asksToMove },
      icon('device'),
      h('div', {}, h('p', {}, words.say('guest.asksToMove')), move),
    ),
    acts,
    mend(room, guest, () => line.acts.includes('resend')),
    problem(room, () => id),
  );
  return root;

  /** What happens with his texts by itself: another way is tried, or they wait. Of no interest once he is there. */
  function note(): string {
    return guest().state === 'invited' ? (guest().textNote ?? '') : '';
  }

  function stateWords(): string {
    const time = line.at ? words.time(line.at) : '';
    return words.say(`guest.${line.state}`, { time });
  }

  function actButton(act: GuestAct): HTMLElement {
    const key = act.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase());
    const person = () => words.person(guest());
    const busy = () => room.acts.busy(id) !== null;
    const label = () => {
      if (act !== 'admit') return words.say(`act.${key}` as RoomKey);
      return room.acts.busy(id) === 'admit' ? words.say('act.admitting') : words.say('act.admit', { person: person() });
    };
    return button(
      {
        action: act,
        kind: act === 'admit' || act === 'allow-move' ? 'primary' : 'small',
        ...(pictures[act] ? { picture: pictures[act] } : {}),
        busy,
        more:
          act === 'admit'
            ? {}
            : { 'aria-label': () => words.say(`act.${key}For` as RoomKey, { person: person(), name: guest().name }) },
      },
      label,
      () => void press(act),
    );
  }

  /** The button that was pressed is often gone afterwards: the keyboard's place is kept on the line then. */
  async function press(act: GuestAct): Promise<void> {
    await room.act(id, act);
    if (act === 'admit') room.showLobby(false);
    setTimeout(() => {
      if (document.activeElement === document.body && root.isConnected) root.focus({ preventScroll: true });
    });
  }
}
