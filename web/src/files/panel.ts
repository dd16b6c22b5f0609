// The files of one visit, as a window over the page: what the others have sent, what oneself has, and a button to send more. For the guest's page and the consulting room.

import { h, view } from '../shared/dom';
import type { VisitFile } from '../shared/fileProtocol';
import { get } from '../shared/http';
import { icon } from '../shared/icons';
import { keyed } from '../shared/keyed';
import { choose, handheld, takeFrom } from './choosing';
import { goingRow } from './going';
import { uploadsHere } from './here';
import { shownFile } from './shown';
import type { Going } from './uploads';
import type { FileWords } from './words';

export type FilePanel = {
  open(): void;
  /** Something changed in the visit: asks what there is. */
  ask(): void;
  /** For good: the visit is over. */
  stop(): void;
};

/** `unseen` says how many files of others came since the window was last open. */
export function filePanel(
  place: string,
  words: FileWords,
  hint: 'panelHint' | 'staffHint',
  unseen: (count: number) => void,
): FilePanel {
  let files: VisitFile[] = [];
  let seen: Set<string> | null = null;
  let failed = false;
  const mine: Going[] = [];
  const uploads = uploadsHere(words, () => drawn.refresh());
  const take = (chosen: File[]) => {
    for (const file of chosen) mine.push(uploads.add(file, place));
    drawn.refresh();
  };

  const drawn = view(() => {
    const going = h('ul', { class: 'file-list' });
    keyed(
      going,
      () => mine.filter(({ state }) => state !== 'done'),
      ({ key }) => key,
      (now) => goingRow(now, uploads, words, () => remove(now())),
    );
    const list = h('ul', { class: 'file-list' });
    keyed(
      list,
      () => [...files].reverse(),
      ({ file }) => file.id,
      (now) =>
        h(
          'li',
          { 'data-mine': () => String(now().mine) },
          h('p', { class: 'file-by' }, () => (now().mine ? words.say('byMe') : words.say('by', { name: now().by }))),
          shownFile(
            () => now().file,
            () => place,
            words,
            () => now().mine,
          ),
        ),
    );
    const dialog = h(
      'dialog',
      { class: 'file-panel', 'aria-labelledby': 'file-panel-title' },
      h(
        'header',
        {},
        h('h2', { id: 'file-panel-title', tabindex: '-1' }, words.say('panelHeading')),
        h(
          'button',
          { type: 'button', class: 'button small', 'data-action': 'close-files', on: { click: () => dialog.close() } },
          icon('close'),
          h('span', {}, words.say('close')),
        ),
      ),
      h('p', { class: 'file-hint' }, words.say(hint)),
      h(
        'div',
        { class: 'file-acts' },
        h(
          'button',
          {
            type: 'button',
            class: 'button primary',
            'data-action': 'send-photo',
            hidden: () => !handheld(),
            on: { click: () => choose(take, { camera: true }) },
          },
          icon('photo'),
          h('span', {}, words.say('takePhoto')),
        ),
        h(
          'button',
          { type: 'button', class: 'button primary', 'data-action': 'send-file', on: { click: () => choose(take) } },
          icon('clip'),
          h('span', {}, words.say('choose')),
        ),
      ),
      h('p', { class: 'problem', role: 'alert', hidden: () => !failed }, words.say('panelFailed')),
      going,
      h(
        'p',
        { class: 'file-none', hidden: () => files.length > 0 || mine.some(({ state }) => state !== 'done') },
        words.say('panelNone'),
      ),
      list,
    );
    takeFrom(
      dialog,
      () => true,
      take,
      (is) => dialog.classList.toggle('over', is),
    );
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    return dialog;
  });

  function remove({ key, id }: Going): void {
    uploads.remove(key, true);
    mine.splice(0, mine.length, ...mine.filter((one) => one.key !== key && one.id !== id));
    drawn.refresh();
  }

  function tell(): void {
    if (drawn.root.open || !seen) seen = new Set(files.map(({ file }) => file.id));
    const known = seen;
    unseen(files.filter((one) => !one.mine && one.file.state === 'clean' && !known.has(one.file.id)).length);
  }

  let asking = false;
  let again = false;
  let stopped = false;
  async function ask(): Promise<void> {
    if (asking || stopped) {
      again = true;
      return;
    }
    asking = true;
    try {
      files = await get<VisitFile[]>(place);
      failed = false;
    } catch {
      failed = drawn.root.open;
    }
    asking = false;
    // What came before this page was loaded is news, too: only what is known when the window opens is seen.
    seen ??= new Set();
    tell();
    drawn.refresh();
    if (again) {
      again = false;
      void ask();
    }
  }

  document.body.append(drawn.root);
  void ask();
  return {
    open: () => {
      if (!drawn.root.open) drawn.root.showModal();
      tell();
      void ask();
    },
    ask: () => void ask(),
    stop: () => {
      stopped = true;
      for (const { key } of mine) uploads.remove(key, false);
      drawn.root.close();
      drawn.root.remove();
    },
  };
}
