// Where one writes. On a desktop Enter sends and Shift+Enter breaks the line; on a phone Enter breaks it and a button sends.

import { always, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { longest, nearlyFull } from '../compose';
import type { Talk } from '../talk';
import { attachButtons, chosenFiles } from './files';
import { MentionList } from './mentionList';
import { button, oneLine, problem, when } from './parts';

const touch = () => matchMedia('(hover: none) and (pointer: coarse)').matches;

export function composer(talk: Talk): HTMLElement {
  const { words, compose } = talk;
  const field = h('textarea', {
    rows: '1',
    id: 'talk-field',
    dir: 'auto',
    enterkeyhint: () => (touch() ? 'enter' : 'send'),
    placeholder: words.say('compose.hint'),
    'aria-label': () => words.say('compose.label', { title: talk.current?.title ?? '' }),
    'aria-describedby': 'talk-room',
    on: {
      input: () => {
        compose.typed(field.value);
        grow(field);
        names.look();
      },
      keydown: (event) => pressed(event),
      click: () => names.look(),
      blur: () => names.close(),
    },
  });
  const names = new MentionList(talk, field);
  let version = -1;
  always(() => {
    if (version === compose.version) return;
    version = compose.version;
    if (field.value !== compose.draft.text) field.value = compose.draft.text;
    requestAnimationFrame(() => grow(field));
    // On a phone the keyboard would cover what he came to read.
    if (compose.wanted && !touch()) requestAnimationFrame(() => field.focus({ preventScroll: true }));
    compose.wanted = false;
  });

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing || names.takes(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (event.ctrlKey || event.metaKey || !touch())) {
      event.preventDefault();
      compose.send();
    } else if (event.key === 'Escape' && (compose.draft.editing || compose.draft.replyTo)) {
      compose.cancel();
    } else if (event.key === 'ArrowUp' && field.value === '' && !compose.draft.replyTo) {
      const last = talk.reading.thread?.shown.filter(({ author, text }) => author === talk.me && text !== null).at(-1);
      if (last) {
        event.preventDefault();
        compose.edit(last);
      }
    }
  }

  const saving = () => talk.acts.busy('edit') === 'edit';
  return h(
    'div',
    { class: () => `composer ${compose.draft.urgent ? 'urgent' : ''}` },
    when(
      () => compose.draft.replyTo !== null || compose.draft.editing !== null,
      () => about(talk),
    ),
    when(
      () => compose.draft.urgent,
      () =>
        h(
          'p',
          { class: 'urgent-hint', id: 'talk-urgent' },
          icon('alert'),
          h('span', {}, words.say('compose.urgentOn')),
        ),
    ),
    problem(talk, 'edit'),
    names.root,
    chosenFiles(talk),
    h(
      'div',
      { class: 'writing' },
      ...attachButtons(talk),
      field,
      h(
        'div',
        // The field keeps the cursor, and a phone its keyboard.
        { class: 'writing-acts', on: { mousedown: (event) => event.preventDefault() } },
        button(
          {
            action: 'urgent',
            kind: 'bare urgent-switch',
            picture: 'alert',
            hidden: () => compose.draft.editing !== null,
            more: { 'aria-pressed': () => (compose.draft.urgent ? 'true' : 'false') },
          },
          () => words.say('compose.urgent'),
          () => compose.urgent(!compose.draft.urgent),
        ),
        button(
          {
            action: 'send',
            kind: 'primary send',
            picture: () => (compose.draft.editing ? 'check' : 'send'),
            busy: () => !compose.ready || saving(),
          },
          () => (compose.draft.editing ? words.say(saving() ? 'edit.saving' : 'edit.save') : words.say('compose.send')),
          () => compose.send(),
        ),
      ),
    ),
    h('p', { id: 'talk-room', class: () => `room ${compose.tooLong ? 'bad' : ''}`, role: 'status' }, () =>
      roomLeft(talk),
    ),
  );
}

/** What the message answers, or that it changes one. */
function about(talk: Talk): HTMLElement {
  const { words, compose, state } = talk;
  const quote = () => compose.draft.replyTo;
  const said = () => {
    const answered = quote();
    return answered ? oneLine(talk.reading.thread?.quoted(answered) ?? words.say('message.quoteGone')) : '';
  };
  const heading = () => {
    const answered = quote();
    if (compose.draft.editing) return words.say('edit.heading');
    if (!answered) return '';
    const name =
      answered.author === talk.me ? words.say('you') : state.nameOf(answered.author, talk.current ?? undefined);
    return words.say('compose.replyTo', { name });
  };
  return h(
    'div',
    { class: 'about-line' },
    icon(() => (compose.draft.editing ? 'pen' : 'reply')),
    h(
      'p',
      {},
      h('strong', {}, heading),
      h('span', { dir: 'auto' }, () => (compose.draft.editing ? '' : said().slice(0, 200))),
    ),
    button(
      {
        action: 'cancel-about',
        kind: 'bare',
        picture: 'close',
        more: {
          'aria-label': () => words.say(compose.draft.editing ? 'compose.cancelEdit' : 'compose.cancelReply'),
        },
      },
      () => '',
      () => compose.cancel(),
    ),
  );
}

function roomLeft({ words, compose }: Talk): string {
  const { length } = compose.draft.text.trim();
  if (length > longest) return words.say('compose.tooLong', { count: length - longest });
  return length >= nearlyFull ? words.say('compose.room', { count: longest - length }) : '';
}

/** As high as what stands in it; from a third of the window on it scrolls. The policy forbids styles in the page, not in a script. */
function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  const border = field.offsetHeight - field.clientHeight;
  field.style.height = `${field.scrollHeight + border}px`;
}
