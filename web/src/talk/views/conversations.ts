// The conversations, the newest first: with whom, the last word, when, and what waits for me there.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Conversation } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import { callWords } from './calls';
import { filesInWords } from './files';
import { button, oneLine, portrait, when } from './parts';

export function conversationList(talk: Talk): HTMLElement {
  const { words, finder, state } = talk;
  const list = h('ul', { class: 'conversations' });
  keyed(
    list,
    () => finder.conversations,
    ({ id }) => id,
    (now) => line(talk, now),
  );
  return h(
    'div',
    { class: 'part', hidden: () => finder.searching && finder.conversations.length === 0 },
    h('h2', { class: () => (finder.searching ? 'part-head' : 'unseen') }, words.say('search.conversations')),
    h('p', { class: 'quiet', role: 'status', hidden: () => state.loaded }, words.say('loading')),
    when(
      () => state.loaded && !finder.searching && finder.conversations.length === 0,
      () =>
        h(
          'div',
          { class: 'empty' },
          icon('people'),
          h('strong', {}, words.say('list.emptyTitle')),
          h('p', {}, words.say('list.emptyText')),
          button(
            { action: 'to-directory' },
            () => words.say('list.toDirectory'),
            () => finder.show('directory'),
          ),
        ),
    ),
    list,
  );
}

function line(talk: Talk, now: () => Conversation): HTMLElement {
  const { words, state } = talk;
  const other = () => state.other(now());
  const typing = () => talk.typing.in(now().id);
  const waits = () => now().unread > 0 && !(talk.attended && talk.open === now().id && talk.reading.thread?.atEnd);
  return h(
    'li',
    { 'data-conversation': () => now().id },
    h(
      'button',
      {
        type: 'button',
        class: () => `conversation ${waits() ? 'waits' : ''}`,
        'aria-current': () => (talk.open === now().id ? 'true' : null),
        on: { click: () => talk.show(now().id) },
      },
      portrait(
        () => now().title,
        () => (other() ? state.presenceOf(other()) : null),
        () => now().kind,
      ),
      h(
        'span',
        { class: 'what' },
        h(
          'span',
          { class: 'over' },
          h('strong', {}, () => now().title),
          h('time', {}, () => (now().last ? words.brief(now().last!.writtenAt) : '')),
        ),
        h(
          'span',
          { class: 'under' },
          h('span', { class: () => `last-word ${typing().length > 0 ? 'typing' : ''}`, dir: 'auto' }, () =>
            typing().length > 0 ? words.say('list.typing') : lastWord(talk, now()),
          ),
          h(
            'span',
            { class: 'badges' },
            h('span', { class: 'badge urgent', hidden: () => now().urgent === 0 }, words.say('list.urgent'), () =>
              now().urgent > 1 ? ` ${now().urgent}` : '',
            ),
            h(
              'span',
              { class: 'badge at', hidden: () => !(waits() && now().mentions > 0) },
              '@',
              unseen(words.say('list.mentioned')),
            ),
            h('span', { class: 'badge count', hidden: () => !waits(), 'data-unread': () => now().unread }, () =>
              now().unread > 99 ? '99+' : String(now().unread),
            ),
            h('span', { class: 'unseen' }, () => (waits() ? words.say('unread', { count: now().unread }) : '')),
          ),
        ),
      ),
    ),
  );
}

const unseen = (text: string) => h('span', { class: 'unseen' }, text);

/** What is most worth knowing: what could not be sent, what waits, what was begun, and else the last message. */
function lastWord(talk: Talk, conversation: Conversation): string {
  const { words, outbox, drafts, state, me, open } = talk;
  const said = (text: string, files: readonly { name: string }[]) => oneLine(text) || filesInWords(talk, files);
  const { id, last, kind } = conversation;
  const entries = outbox.of(id);
  const refused = entries.find((entry) => entry.refused !== null);
  if (refused) return words.say('list.refused', { text: said(refused.text, refused.files ?? []) });
  const waiting = entries.at(-1);
  if (waiting) return words.say('list.waiting', { text: said(waiting.text, waiting.files ?? []) });
  const draft = drafts.of(id);
  if (open !== id && draft.text.trim() && !draft.editing) return words.say('list.draft', { text: oneLine(draft.text) });
  if (!last) return words.say('list.empty');
  if (last.text === null) return words.say('list.withdrawn');
  const text = last.call ? callWords(last, me) : said(last.text, last.files);
  if (last.author === me) return words.say('list.mine', { text });
  return kind === 'direct' ? text : words.say('list.by', { name: state.nameOf(last.author, conversation), text });
}
