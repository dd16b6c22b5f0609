import { h } from '../../shared/dom';
import type { Room } from '../room';
import { button, problem } from './parts';

/** Ending cannot be taken back, so it is asked once more, and says who is sent home. */
export function endDialog(room: Room): { root: HTMLElement; show(): void } {
  const { words } = room;
  const names = (guests: readonly { name: string }[]) => words.list(guests.map(({ name }) => name));
  const busy = () => room.acts.busy('end') !== null;
  const root = h(
    'dialog',
    { class: 'sheet', 'aria-labelledby': 'end-heading' },
    h('h2', { id: 'end-heading' }, words.say('end.heading')),
    h('p', { hidden: () => room.inside.length === 0 }, () => words.say('end.inside', { names: names(room.inside) })),
    h('p', { hidden: () => room.waiting.length === 0 }, () => words.say('end.waiting', { names: names(room.waiting) })),
    h('p', { hidden: () => room.inside.length + room.waiting.length > 0 }, words.say('end.nobody')),
    problem(room, () => 'end'),
    h(
      'div',
      { class: 'row' },
      button(
        { action: 'end-cancel' },
        () => words.say('end.goOn'),
        () => root.close(),
      ),
      button(
        { action: 'end-confirm', kind: 'danger', picture: 'leave', busy },
        () => words.say(busy() ? 'end.ending' : 'end.confirm'),
        () => void room.end(),
      ),
    ),
  );
  return { root, show: () => root.showModal() };
}
