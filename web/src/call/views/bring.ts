import type { StaffCallPage } from '../staffCall';
import { picker } from './picker';

/** Whom to bring in. */
export function bringDialog(call: StaffCallPage): { root: HTMLElement; show(): void } {
  const { say } = call;
  return picker({
    server: call.needs.server,
    kind: 'bring',
    words: {
      heading: say('bring.heading'),
      find: say('bring.find'),
      note: '',
      nobody: say('bring.nobody'),
      press: say('line.again'),
      close: say('bring.close'),
      noAnswer: say('problem.noAnswer'),
    },
    named: (name) => say('bring.ring', { name }),
    state: ({ id }) => {
      const state = call.others.find(({ staff }) => staff === id)?.state;
      if (state === 'ringing') return say('bring.rings');
      return state === 'in' || state === 'held' ? say('bring.in') : '';
    },
    may: ({ id }) => !['ringing', 'in', 'held'].includes(call.others.find(({ staff }) => staff === id)?.state ?? ''),
    busy: () => call.acts.busy('bring') !== null,
    problem: () => call.acts.problem('bring'),
    press: ({ id }) => call.bring(id),
    draw: call.draw,
  });
}
