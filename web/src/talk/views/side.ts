// The left half: one's own state, the search field, the conversations and the directory.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { Talk } from '../talk';
import { conversationList } from './conversations';
import { directoryList } from './directory';
import { foundMessages } from './found';
import { newGroup } from './groups';
import { button, problem, when } from './parts';
import { foundPatients } from './patients';
import { ownPresence } from './presence';

export function side(talk: Talk): HTMLElement {
  const { words, finder } = talk;
  return h(
    'section',
    { class: 'left', 'aria-label': words.say('list.heading') },
    h(
      'div',
      { class: 'left-head' },
      h(
        'div',
        { class: 'title-line' },
        ownPresence(talk),
        button(
          { action: 'new-group', kind: 'small', picture: 'plus' },
          () => words.say('list.newGroup'),
          () => newGroup(talk),
        ),
      ),
      searchField(talk),
      h('div', { class: 'panels', hidden: () => finder.searching }, tab(talk, 'conversations'), tab(talk, 'directory')),
      problem(talk, 'start'),
    ),
    h(
      'div',
      { class: 'left-body', tabindex: '-1' },
      when(
        () => finder.searching || finder.panel === 'conversations',
        () => conversationList(talk),
      ),
      when(
        () => finder.searching || finder.panel === 'directory',
        () => directoryList(talk),
      ),
      when(
        () => finder.patients.length > 0,
        () => foundPatients(talk),
      ),
      when(
        () => finder.asksMessages,
        () => foundMessages(talk),
      ),
    ),
  );
}

function tab(talk: Talk, panel: 'conversations' | 'directory'): HTMLElement {
  const { words, finder } = talk;
  return h(
    'button',
    {
      type: 'button',
      class: 'panel-choice',
      'data-panel': panel,
      'aria-pressed': () => (finder.panel === panel ? 'true' : 'false'),
      on: {
        click: () => {
          finder.show(panel);
          // Nobody nudges about who came and went; whoever looks at the list sees it as it is.
          talk.sync.all();
        },
      },
    },
    words.say(panel === 'directory' ? 'list.directory' : 'list.heading'),
  );
}

function searchField(talk: Talk): HTMLElement {
  const { words, finder } = talk;
  const field = h('input', {
    type: 'search',
    id: 'talk-search',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '200',
    placeholder: words.say('search.label'),
    'aria-label': words.say('search.label'),
    on: {
      input: () => finder.ask(field.value),
      keydown: (event) => {
        if (event.key === 'Escape' && field.value) clear();
        else if (event.key === 'ArrowDown') {
          event.preventDefault();
          field.closest('.left')?.querySelector<HTMLElement>('.left-body button, .left-body a')?.focus();
        }
      },
    },
  });
  const clear = () => {
    field.value = '';
    finder.ask('');
    field.focus();
  };
  return h(
    'div',
    { class: 'search', role: 'search' },
    icon('search'),
    field,
    button(
      {
        action: 'clear-search',
        kind: 'bare',
        picture: 'close',
        hidden: () => !finder.searching,
        more: { 'aria-label': words.say('search.clear') },
      },
      () => '',
      clear,
    ),
  );
}
