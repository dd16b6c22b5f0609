// Today: puts the board, the alarm and the form for a new visit together.

import { pageHub } from '../shared/pageHub';
import { listenForActs } from './parts/acts';
import { Alarm } from './parts/alarm';
import { Board } from './parts/board';
import { confirmInDialog } from './parts/confirm';
import { count } from './parts/counting';
import { keepingFocus } from './parts/focus';
import { showLinks } from './parts/linkDialog';
import { morphChildren } from './parts/morph';
import { NewVisitForm } from './parts/newVisit';
import { sayDone, sayProblem } from './parts/says';
import * as server from './parts/server';

const one = (id: string) => document.querySelector<HTMLElement>(id)!;
const patience = 4000;

const root = one('#board');
const alarm = new Alarm();
const hub = pageHub();
const signedOut = () => {
  one('#signed-out').hidden = false;
  hub.stop(); // it would knock for ever
};

const board = new Board({
  ask: server.board,
  show: (html) => {
    if (!one('#signed-out').hidden) return signedInAgain();
    const fresh = document.createElement('div');
    fresh.innerHTML = html;
    keepingFocus(root, () => morphChildren(root, fresh));
    tick();
    alarm.look(root);
  },
  lost: (is) => {
    one('#lost').hidden = !is;
  },
  signedOut,
});

/** In another tab. The page begins anew, with its hub; but not while something is being typed, which must not be lost. */
function signedInAgain(): void {
  if (document.querySelector('dialog[open]')) return;
  location.reload();
}

function tick(): void {
  count(root, Date.now());
}

board.follow(hub);
watchConnection();
setInterval(tick, 1000);
tick();
alarm.look(root);

listenForActs(root, {
  post: server.post,
  confirm: confirmInDialog,
  refresh: () => board.refresh(),
  done: sayDone,
  problem: sayProblem,
  signedOut,
  noAnswer: root.dataset.noAnswer!,
});

showLinks(root, one('#link') as HTMLDialogElement, {
  mint: (path) => server.post(path, {}) as Promise<server.MintedLink>,
  problem: sayProblem,
  signedOut,
  noAnswer: root.dataset.noAnswer!,
});

new NewVisitForm({
  ...server,
  create: server.post,
  created: async (id, words) => {
    await board.refresh();
    sayDone(words);
    const card = one(`#visit-${id}`);
    card?.closest('details')?.setAttribute('open', '');
    card?.focus();
    card?.scrollIntoView({ block: 'nearest' });
  },
  unknown: () => void board.refresh(),
});

/** A socket that comes back at once is nobody's business. */
function watchConnection(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  hub.on('state', (connected) => {
    clearTimeout(timer);
    if (!connected) timer = setTimeout(() => void board.refresh(), patience);
  });
}
