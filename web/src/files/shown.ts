// A file as it stands on a page: a picture in its place, a PDF that opens, anything else as a row that is saved.

import { h } from '../shared/dom';
import type { FileKind, SharedFile } from '../shared/fileProtocol';
import { icon } from '../shared/icons';
import { openViewer } from './viewer';
import type { FileWords } from './words';

/** HEIC is a picture that only Safari shows: elsewhere its row stays. */
export const isPicture = (kind: FileKind) => ['jpeg', 'png', 'gif', 'webp', 'heic'].includes(kind);

/** `place`: the address above the files, without the last slash. */
export function shownFile(
  now: () => SharedFile,
  place: () => string,
  words: FileWords,
  mine: () => boolean,
): HTMLElement {
  const address = () => `${place()}/${now().id}`;
  const ready = () => now().state === 'clean';
  let broken = false;
  const shows = () => ready() && !broken && isPicture(now().kind);
  const picture = h('img', {
    alt: () => words.say('picture', { name: now().name }),
    loading: 'lazy',
    decoding: 'async',
    src: () => (shows() ? `${address()}/shown` : null),
    on: {
      error: () => {
        broken = true;
        frame.hidden = true;
        row.hidden = false;
      },
    },
  });
  const frame = h(
    'button',
    {
      type: 'button',
      class: 'file-picture',
      hidden: () => !shows(),
      'data-action': 'open-picture',
      'aria-label': () => words.say('openPicture', { name: now().name }),
      on: { click: () => openViewer(now(), address(), words) },
    },
    picture,
  );
  const row = h(
    'div',
    { class: 'file-row', hidden: shows },
    h(
      'span',
      { class: 'file-icon', 'data-kind': () => now().kind },
      icon('file'),
      h('b', { 'aria-hidden': 'true' }, () => ending(now())),
    ),
    h(
      'div',
      { class: 'file-words' },
      h('strong', { dir: 'auto' }, () => now().name || words.say('gone')),
      h('span', {}, () => words.about(now())),
      h('span', { class: 'file-state', hidden: ready, role: 'status' }, () => words.state(now().state, mine())),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': 'open-pdf',
        hidden: () => !ready() || now().kind !== 'pdf',
        'aria-label': () => words.say('openPdf', { name: now().name }),
        on: { click: () => openViewer(now(), address(), words) },
      },
      words.say('open'),
    ),
    h(
      'a',
      {
        class: 'button small file-save',
        'data-action': 'save-file',
        hidden: () => !ready(),
        href: () => (ready() ? address() : null),
        download: '',
        'aria-label': () => words.say('saveNamed', { name: now().name }),
      },
      icon('save'),
      h('span', {}, words.say('save')),
    ),
  );
  return h('div', { class: 'file', 'data-file': () => now().id, 'data-state': () => now().state }, frame, row);
}

function ending({ name, kind }: SharedFile): string {
  if (kind !== 'other' && kind !== 'program') return kind === 'text' ? 'TXT' : kind.toUpperCase();
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1, dot + 5).toUpperCase() : '';
}
