// The directory: favourites first, then everybody by department.

import { dress, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Colleague } from '../../shared/talkProtocol';
import type { Shelf } from '../find';
import type { Talk } from '../talk';
import { portrait, presenceWord } from './parts';

export function directoryList(talk: Talk): HTMLElement {
  const { words, finder, state } = talk;
  const shelves = h('div', {});
  keyed(
    shelves,
    () => finder.shelves,
    ({ department, favourite }) => (favourite ? 'favourites' : `in ${department ?? ''}`),
    (now) => shelf(talk, now),
  );
  return h(
    'div',
    { class: 'part directory' },
    h('h2', { class: () => (finder.searching ? 'part-head' : 'unseen') }, words.say('search.colleagues')),
    h('p', { class: 'quiet', role: 'status', hidden: () => !state.loaded || finder.shelves.length > 0 }, () =>
      words.say(finder.searching ? 'search.nothing' : 'directory.empty'),
    ),
    shelves,
  );
}

function shelf(talk: Talk, now: () => Shelf): HTMLElement {
  const { words } = talk;
  const list = h('ul', {});
  keyed(
    list,
    () => now().people,
    ({ id }) => id,
    (one) => person(talk, one),
  );
  const name = () => now().department ?? words.say('directory.noDepartment');
  return h(
    'div',
    { class: 'shelf' },
    h('h3', {}, () => (now().favourite ? words.say('directory.favourites') : name())),
    list,
  );
}

function person(talk: Talk, now: () => Colleague): HTMLElement {
  const { words, finder } = talk;
  const star = h(
    'button',
    {
      type: 'button',
      class: 'star',
      'data-action': 'favourite',
      'aria-pressed': () => (now().favourite ? 'true' : 'false'),
      'aria-label': () => words.say(now().favourite ? 'directory.unmark' : 'directory.mark', { name: now().name }),
      on: { click: () => void talk.favourite(now().id, !now().favourite) },
    },
    icon('star'),
  );
  const about = () => [now().favourite ? now().department : null, finder.rolesOf(now())].filter(Boolean).join(' · ');
  const write = h('button', {
    type: 'button',
    class: 'colleague',
    'data-staff': () => now().id,
    on: { click: () => void talk.start({ kind: 'direct', with: now().id }) },
  });
  dress(write, {}, [
    portrait(
      () => now().name,
      () => now().presence,
    ),
    h(
      'span',
      { class: 'what' },
      h(
        'span',
        { class: 'over' },
        h('strong', {}, () => now().name),
      ),
      h(
        'span',
        { class: 'under' },
        h('span', { class: 'presence', 'data-presence': () => now().presence }, () =>
          presenceWord(words, now().presence),
        ),
        h('span', { class: 'about' }, about),
      ),
    ),
  ]);
  return h('li', { class: 'colleague-line' }, write, star);
}
