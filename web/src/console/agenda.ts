// The agenda: follows the server, and changes the shown day or person as soon as another one is chosen.

import { pageHub } from '../shared/pageHub';
import { Board } from './parts/board';
import { keepingFocus } from './parts/focus';
import { morphChildren } from './parts/morph';
import { fragment } from './parts/server';

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

const root = one('#board');
const hub = pageHub();

new Board({
  ask: () => fragment(root.dataset.board!),
  show: (html) => {
    const fresh = document.createElement('div');
    fresh.innerHTML = html;
    keepingFocus(root, () => morphChildren(root, fresh));
  },
  lost: (is) => {
    one('#lost').hidden = !is;
  },
  signedOut: () => {
    one('#signed-out').hidden = false;
    hub.stop(); // it would knock for ever
  },
}).follow(hub);

const of = one<HTMLFormElement>('[data-agenda-of]');
one('[data-action=show]').hidden = true;
of.querySelector('select')?.addEventListener('change', () => of.requestSubmit());
// Not on each change: a day that is being typed changes with every digit.
const day = one<HTMLInputElement>('#agenda-day');
day.addEventListener('blur', () => day.value && day.value !== day.defaultValue && of.requestSubmit());
day.addEventListener('keydown', (event) => event.key === 'Enter' && day.value && of.requestSubmit());
