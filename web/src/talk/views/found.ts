// Messages that the search has found.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Found } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import { oneLine } from './parts';

export function foundMessages(talk: Talk): HTMLElement {
  const { words, finder } = talk;
  const list = h('ul', {});
  keyed(
    list,
    () => finder.found ?? [],
    ({ message }) => message.id,
    (now) => line(talk, now),
  );
  return h(
    'div',
    { class: 'part found' },
    h('h2', { class: 'part-head' }, words.say('search.messages')),
    h('p', { class: 'quiet', role: 'status' }, () => {
      if (finder.problem) return finder.problem;
      if (finder.found === null) return words.say('search.searching');
      return finder.found.length === 0 ? words.say('search.noMessages') : '';
    }),
    list,
  );
}

function line(talk: Talk, now: () => Found): HTMLElement {
  const { words, state } = talk;
  const author = () => {
    const { conversation, message } = now();
    if (message.author === talk.me) return words.say('you');
    return state.nameOf(message.author, state.conversations.get(conversation)) || words.say('someone');
  };
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'conversation',
        'data-found': () => now().message.id,
        on: { click: () => void talk.reading.jump(now().conversation, now().message.number) },
      },
      h(
        'span',
        { class: 'what' },
        h(
          'span',
          { class: 'over' },
          h('strong', {}, () => now().title),
          h('time', {}, () => words.brief(now().message.writtenAt)),
        ),
        h(
          'span',
          { class: 'under' },
          h('span', { class: 'last-word whole', dir: 'auto' }, () =>
            words.say('search.by', { name: author(), text: oneLine(now().message.text ?? '') }),
          ),
        ),
      ),
    ),
  );
}
