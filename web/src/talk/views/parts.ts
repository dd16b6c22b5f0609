// The small parts that the colleagues' page is made of.

import { initials } from '../../room/words';
import { h, view } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { PresenceState } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import type { TalkWords } from '../words';

export { button } from '../../room/views/parts';

/** Builds a part when it is first needed, and takes it away when it is not: most messages have none of the rare parts. */
export function when(condition: () => boolean, build: () => HTMLElement): HTMLElement {
  const slot = h('div', { class: 'holder' });
  const one = [true];
  const none: boolean[] = [];
  keyed(
    slot,
    () => (condition() ? one : none),
    () => 'one',
    build,
  );
  return slot;
}

/** Initials, and how he can be reached as a dot; the word for it stands elsewhere. */
export function portrait(
  name: () => string,
  presence: () => PresenceState | null,
  kind: () => string = () => '',
): HTMLElement {
  return h('span', { class: () => `portrait ${kind()}`, 'aria-hidden': 'true', 'data-presence': presence }, () =>
    initials(name()),
  );
}

export function presenceWord(words: TalkWords, state: PresenceState): string {
  return words.say(`presence.${state}`);
}

/** What went wrong with the last press at a place. */
export function problem(talk: Talk, place: string): HTMLElement {
  return h('p', { class: 'problem', role: 'alert', hidden: () => !talk.acts.problem(place) }, () =>
    talk.acts.problem(place),
  );
}

const open = new Set<() => void>();
let windows = 0;

/** Draws the windows that are open anew; the page itself knows nothing of them. */
export function refreshWindows(): void {
  for (const refresh of [...open]) refresh();
}

/** A window over the page, for as long as it is open. */
export function modal(
  kind: string,
  heading: string,
  build: (close: () => void) => (Node | false)[],
): HTMLDialogElement {
  const close = () => made.root.close();
  const id = `talk-window-${++windows}`;
  const made = view(() =>
    h(
      'dialog',
      { class: `talk-dialog ${kind}`, 'aria-labelledby': id },
      h('h2', { id, tabindex: '-1' }, heading),
      ...build(close),
    ),
  );
  const refresh = () => made.refresh();
  made.root.addEventListener('close', () => {
    open.delete(refresh);
    made.end();
    made.root.remove();
  });
  // A press beside it means no.
  made.root.addEventListener('click', (event) => event.target === made.root && close());
  document.body.append(made.root);
  open.add(refresh);
  made.root.showModal();
  return made.root;
}

/** Asks once more before what cannot be taken back. */
export function ask(words: TalkWords, question: string, yes: string, act: () => void): void {
  modal('ask', question, (close) => [
    h(
      'div',
      { class: 'acts' },
      h('button', { type: 'button', class: 'button', 'data-action': 'no', on: { click: close } }, words.say('cancel')),
      h(
        'button',
        {
          type: 'button',
          class: 'button danger',
          'data-action': 'yes',
          on: {
            click: () => {
              close();
              act();
            },
          },
        },
        yes,
      ),
    ),
  ]);
}

/** One line of a message, for where there is little room. */
export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
