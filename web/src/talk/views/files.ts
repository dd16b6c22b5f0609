// Files in the composer and in bubbles.

import { choose, handheld, takeFrom } from '../../files/choosing';
import { goingRow } from '../../files/going';
import { shownFile } from '../../files/shown';
import { h } from '../../shared/dom';
import type { SharedFile } from '../../shared/fileProtocol';
import { keyed } from '../../shared/keyed';
import type { Bubble } from '../rows';
import type { Talk } from '../talk';
import { button, when } from './parts';

/** The button that chooses, and on a phone the one of the camera. */
export function attachButtons(talk: Talk): HTMLElement[] {
  const { words } = talk.files;
  const take = (files: File[]) => talk.files.add(files);
  const hidden = () => talk.compose.draft.editing !== null;
  return [
    button(
      {
        action: 'camera',
        kind: 'bare',
        picture: 'photo',
        hidden: () => hidden() || !handheld(),
        more: { 'aria-label': words.say('takePhoto') },
      },
      () => '',
      () => choose(take, { camera: true }),
    ),
    button(
      {
        action: 'attach',
        kind: 'bare',
        picture: 'clip',
        hidden,
        more: { 'aria-label': words.say('attach'), title: words.say('attach') },
      },
      () => '',
      () => choose(take),
    ),
  ];
}

/** What is chosen and not sent yet. */
export function chosenFiles(talk: Talk): HTMLElement {
  const { files } = talk;
  const list = h('ul', { class: 'file-list chosen', hidden: () => files.here.length === 0 });
  keyed(
    list,
    () => files.here,
    ({ key }) => key,
    (now) => goingRow(now, files.uploads, files.words, () => files.remove(now())),
  );
  return h(
    'div',
    {},
    h('p', { class: 'problem', role: 'alert', hidden: () => !files.problem }, () => files.problem),
    list,
  );
}

/** Files may be dropped and pasted anywhere in the conversation. */
export function takeFiles(talk: Talk, pane: HTMLElement): void {
  const may = () => talk.current !== null && !talk.current.left && talk.compose.draft.editing === null;
  takeFrom(
    pane,
    may,
    (files) => talk.files.add(files),
    (is) => {
      pane.classList.toggle('file-over', is);
      pane.dataset.drop = is ? talk.files.words.say('dropHere') : '';
    },
  );
}

/** The files of one message. */
export function bubbleFiles(talk: Talk, now: () => Bubble): HTMLElement {
  const { files } = talk;
  const list = h('ul', { class: 'bubble-files', hidden: () => now().files.length === 0 });
  const conversation = () => talk.open ?? '';
  const going = (file: SharedFile) => {
    if (!now().mine || file.state !== 'uploading') return null;
    const one = files.going(file, conversation());
    return one && one.state !== 'done' ? one : null;
  };
  keyed(
    list,
    () => now().files,
    ({ id }) => id,
    (file) =>
      h(
        'li',
        {},
        when(
          () => going(file()) !== null,
          () => goingRow(() => going(file()) ?? lastOf(file()), files.uploads, files.words, null),
        ),
        when(
          () => going(file()) === null,
          () =>
            shownFile(
              file,
              () => files.place(conversation()),
              files.words,
              () => now().mine,
            ),
        ),
      ),
  );
  return list;
}

const lastOf = ({ id, name, size }: SharedFile) => ({
  key: id,
  id,
  name,
  size,
  sent: size,
  state: 'done' as const,
  problem: '',
});

/** "Archivo: herida.png", where there is room for one line. */
export function filesInWords(talk: Talk, files: readonly { name: string }[]): string {
  const { words } = talk.files;
  if (files.length === 0) return '';
  return files.length === 1
    ? words.say('last', { name: files[0]!.name })
    : words.say('lastMany', { count: files.length });
}
