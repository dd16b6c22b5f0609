// What a guest has answered to his messages, beside him, until somebody has seen it.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Guest } from '../../shared/protocol';
import type { Room } from '../room';
import { button, problem } from './parts';

export function replies(room: Room, guest: () => Guest): HTMLElement {
  const { words } = room;
  const list = h('ul', { class: 'replies', hidden: () => own().length === 0 });
  keyed(
    list,
    own,
    ({ id }) => id,
    (reply) =>
      h(
        'li',
        { class: 'reply unread', 'data-reply': reply().id },
        h('p', { class: 'soft' }, words.say('reply.at', { time: words.time(reply().at) })),
        h('blockquote', { dir: 'auto' }, reply().body),
        h('p', { class: 'soft', hidden: !reply().keyword }, reply().keyword ?? ''),
        button(
          {
            action: 'read',
            kind: 'small',
            picture: 'check',
            busy: () => room.acts.busy(reply().id) !== null,
            more: { 'aria-label': () => words.say('reply.readFor', { name: guest().name }) },
          },
          () => words.say('reply.read'),
          () => void room.read(reply().id),
        ),
        problem(room, () => reply().id),
      ),
  );
  return list;

  function own() {
    return room.now.replies.filter((reply) => reply.guest === guest().id);
  }
}
