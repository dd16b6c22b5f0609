// A colleague is called to the visit while it goes on; and the way to what those who look after it write to each other.

import { ringWords } from '../../call/ringWords';
import { CallServer } from '../../call/server';
import { picker } from '../../call/views/picker';
import type { CallEnd, StaffCall } from '../../shared/callProtocol';
import { h } from '../../shared/dom';
import { post } from '../../shared/http';
import { icon } from '../../shared/icons';
import type { Room } from '../room';
import { button } from './parts';

const server = new CallServer();
/** A ring that nobody nudges about is looked at so often. */
const lookEvery = 2000;

export function consult(room: Room): HTMLElement {
  const words = ringWords();
  if (!words) return h('div', { hidden: true });
  const calls = new Map<string, StaffCall>();
  const say = words.say;
  const ended: Record<CallEnd, string> = {
    answered: say('consult.comes'),
    declined: say('consult.declined'),
    missed: say('consult.missed'),
    busy: say('consult.busy'),
    cancelled: '',
  };
  const follow = (staff: string, id: string) => {
    const timer = setInterval(async () => {
      try {
        const { call } = await server.room(id, 'consultation');
        calls.set(staff, call);
        if (call.state === 'ended') clearInterval(timer);
        room.changed();
      } catch {
        // The next look may tell.
      }
    }, lookEvery);
  };
  const ring = (staff: string) =>
    void room.acts.run(
      'consult',
      staff,
      () => post<StaffCall>(`/api/visits/${room.data.visit}/colleagues`, { staff }),
      (call) => {
        calls.set(staff, call);
        follow(staff, call.id);
        room.truth.ask();
      },
    );
  const dialog = picker({
    server,
    kind: 'consult',
    words: {
      heading: say('consult.heading'),
      find: say('bring.find'),
      note: say('consult.note'),
      nobody: say('bring.nobody'),
      press: say('line.again'),
      close: say('bring.close'),
      noAnswer: room.words.say('problem.noAnswer'),
    },
    named: (name) => say('bring.ring', { name }),
    wanted: ({ roles }) => roles.includes('Clinician') || roles.includes('Coordinator'),
    state: ({ id }) => {
      const call = calls.get(id);
      if (!call) return '';
      return call.state === 'ringing' ? say('bring.rings') : ended[call.reason ?? 'missed'];
    },
    may: ({ id }) => {
      const call = calls.get(id);
      return !call || (call.state === 'ended' && call.reason !== 'answered');
    },
    busy: () => room.acts.busy('consult') !== null,
    problem: () => room.acts.problem('consult'),
    press: ({ id }) => ring(id),
    draw: () => room.changed(),
  });
  return h(
    'section',
    { class: 'consult-part' },
    h(
      'div',
      { class: 'row' },
      button(
        { action: 'consult', picture: 'phone' },
        () => say('consult.button'),
        () => dialog.show(),
      ),
      h(
        'a',
        {
          class: 'button',
          'data-action': 'thread',
          href: `/talk?visit=${room.data.visit}`,
          target: '_blank',
          rel: 'noopener',
        },
        icon('people'),
        h('span', {}, say('consult.thread')),
      ),
    ),
    dialog.root,
  );
}
