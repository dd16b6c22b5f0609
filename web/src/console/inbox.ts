// The inbox follows the server: asked anew on every nudge, after every reconnect, and each minute.

import { pageHub } from '../shared/pageHub';
import { listenForActs } from './parts/acts';
import { Board } from './parts/board';
import { confirmInDialog } from './parts/confirm';
import { keepingFocus } from './parts/focus';
import { morphChildren } from './parts/morph';
import { sayDone, sayProblem } from './parts/says';
import { fragment, post } from './parts/server';

const one = (id: string) => document.querySelector<HTMLElement>(id)!;

const root = one('#inbox');
const hub = pageHub();
const signedOut = () => {
  one('#signed-out').hidden = false;
  hub.stop(); // it would knock for ever
};

const list = new Board({
  ask: () => fragment('/inbox/list'),
  show: (html) => {
    const fresh = document.createElement('div');
    fresh.innerHTML = html;
    keepingFocus(root, () => morphChildren(root, fresh));
    count();
  },
  lost: (is) => {
    one('#lost').hidden = !is;
  },
  signedOut,
});

/** The number beside the word in the navigation. */
function count(): void {
  const unread = Number(root.querySelector<HTMLElement>('[data-unread]')?.dataset.unread ?? 0);
  const badge = document.querySelector<HTMLElement>('[data-unread-count]');
  if (!badge) return;
  badge.textContent = String(unread);
  badge.hidden = unread === 0;
}

list.follow(hub);
listenForActs(root, {
  post,
  confirm: confirmInDialog,
  refresh: () => list.refresh(),
  done: sayDone,
  problem: sayProblem,
  signedOut,
  noAnswer: root.dataset.noAnswer!,
});
