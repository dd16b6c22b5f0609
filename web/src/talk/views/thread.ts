// The right half: one conversation, from its head to the field below.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Row } from '../rows';
import type { Talk } from '../talk';
import { bubble } from './bubble';
import { callButtons } from './calls';
import { composer } from './composer';
import { exportButton } from './exporting';
import { takeFiles } from './files';
import { showMembers } from './groups';
import { button, portrait, presenceWord, when } from './parts';
import { Scroller } from './scroller';

export function threadPane(talk: Talk): HTMLElement {
  const pane = h(
    'div',
    { class: 'pane', 'data-thread': () => talk.open, 'data-kind': () => talk.current?.kind ?? null },
    head(talk),
    history(talk),
    h('p', { class: 'typing-line', 'aria-live': 'polite' }, () => typingWords(talk)),
    foot(talk),
  );
  takeFiles(talk, pane);
  return pane;
}

function head(talk: Talk): HTMLElement {
  const { words, state } = talk;
  const now = () => talk.current;
  const other = () => (now() ? state.other(now()!) : null);
  const presence = () => (other() ? state.presenceOf(other()) : null);
  const about = () => {
    const conversation = now();
    if (!conversation) return '';
    if (conversation.kind === 'direct') {
      const department = state.colleagues.get(other() ?? '')?.department;
      return [presenceWord(words, state.presenceOf(other())), department].filter(Boolean).join(' · ');
    }
    const count = conversation.members.filter(({ left }) => !left).length;
    const people = words.count('group.countOne', 'group.countMany', count);
    if (conversation.kind === 'patient') return `${words.say('thread.patient')} · ${people}`;
    return conversation.kind === 'visit' ? `${words.say('thread.visit')} · ${people}` : people;
  };
  return h(
    'header',
    { class: 'thread-head' },
    button(
      {
        action: 'back',
        kind: 'bare back',
        picture: 'left',
        more: { 'aria-label': words.say('thread.back') },
      },
      () => '',
      () => talk.show(null),
    ),
    portrait(
      () => now()?.title ?? '',
      presence,
      () => now()?.kind ?? '',
    ),
    h(
      'div',
      { class: 'who' },
      h('h2', { tabindex: '-1' }, () => now()?.title ?? ''),
      h('p', { class: 'about', 'data-presence': presence }, about),
    ),
    ...callButtons(talk),
    exportButton(talk),
    button(
      {
        action: 'members',
        kind: 'small members',
        picture: 'people',
        hidden: () => now()?.kind === 'direct',
        more: { 'aria-label': words.say('group.members') },
      },
      () => words.say('group.members'),
      () => now() && showMembers(talk, now()!.id),
    ),
  );
}

function history(talk: Talk): HTMLElement {
  const { words, reading } = talk;
  const list = h('ol', { class: 'messages' });
  const box = h(
    'div',
    {
      class: 'history',
      role: 'region',
      tabindex: '0',
      'aria-label': () => words.say('thread.conversationWith', { title: talk.current?.title ?? '' }),
      'data-ready': () => (reading.thread?.loaded ?? false) && reading.loading === null,
    },
    h('p', { class: 'edge', role: 'status' }, () => edgeWords(talk)),
    when(
      () => reading.failed,
      () =>
        h(
          'p',
          { class: 'edge' },
          words.say('thread.failed'),
          ' ',
          button(
            { action: 'load-again', kind: 'small' },
            () => words.say('thread.again'),
            () => void (reading.thread?.loaded ? reading.above() : reading.newest()),
          ),
        ),
    ),
    list,
  );
  const scroller = new Scroller(talk, box, list);
  scroller.keepPlace();
  keyed(
    list,
    () => reading.rows,
    ({ key }) => key,
    (now) => row(talk, now),
  );
  scroller.settle();
  return h(
    'div',
    { class: 'history-frame' },
    box,
    when(
      () => scroller.away || (reading.thread?.loaded === true && !reading.thread.atEnd),
      () =>
        button(
          {
            action: 'to-end',
            kind: 'to-end',
            picture: 'down',
            more: { 'data-unread': () => (talk.current?.unread ?? 0) > 0 },
          },
          () => words.say((talk.current?.unread ?? 0) > 0 ? 'thread.toNew' : 'thread.toEnd'),
          () => reading.toEnd(),
        ),
    ),
  );
}

function row(talk: Talk, now: () => Row): HTMLElement {
  const { words } = talk;
  const { kind } = now();
  if (kind === 'day') {
    return h(
      'li',
      { class: 'day' },
      h('span', {}, () => words.day((now() as { at: string }).at)),
    );
  }
  if (kind === 'new') return h('li', { class: 'new-line' }, h('span', {}, words.say('thread.new')));
  return bubble(talk, now as () => Extract<Row, { kind: 'bubble' }>);
}

function edgeWords({ words, reading, current, state }: Talk): string {
  const { thread } = reading;
  if (!thread || !current) return '';
  if (reading.loading === 'above' || reading.loading === 'newest' || reading.loading === 'jump') {
    return words.say('thread.loading');
  }
  if (!thread.loaded || thread.above !== null) return '';
  if (reading.rows.length > 0) return words.say('thread.begin');
  const other = state.other(current);
  return other
    ? words.say('thread.emptyDirect', { name: state.nameOf(other, current) })
    : words.say('thread.emptyGroup');
}

function typingWords({ words, typing, open, current, state }: Talk): string {
  if (!open || !current) return '';
  const names = typing.in(open).map((staff) => state.nameOf(staff, current) || words.say('someone'));
  if (names.length === 0) return '';
  return names.length === 1
    ? words.say('thread.typingOne', { name: names[0]! })
    : words.say('thread.typingMany', { names: words.list(names) });
}

/** The field, or why there is none. */
function foot(talk: Talk): HTMLElement {
  const { words, state } = talk;
  const closed = () => {
    const { current } = talk;
    if (!current?.stopped) return '';
    const other = state.other(current);
    return words.say(`thread.stopped.${current.stopped}`, { name: other ? state.nameOf(other, current) : '' });
  };
  return h(
    'footer',
    { class: 'foot' },
    when(
      () => talk.current?.left === true,
      () => h('p', { class: 'notice' }, icon('door'), h('span', {}, words.say('thread.left'))),
    ),
    when(
      () => closed() !== '',
      () =>
        h(
          'p',
          { class: 'notice warn', 'data-stopped': () => talk.current?.stopped ?? null },
          icon('alert'),
          h('span', {}, closed),
        ),
    ),
    when(
      () => talk.current?.left === false && talk.current.stopped === null,
      () => composer(talk),
    ),
  );
}
