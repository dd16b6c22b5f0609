// What every page of the console needs: menus that close, passwords that can be shown, a word before signing out deletes something, and an eye on
// the session.

import { listenForCalls } from '../call/ring';
import { pageHub } from '../shared/pageHub';
import { watchIdleness } from './parts/idle';
import { stillHere } from './parts/push';
import { askBeforeSigningOut } from './parts/signOut';

// Where the row of pages is wider than the screen, the one that is open is seen in it.
document.querySelector('.top nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });

for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu]')) menu.open = false;

addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target as Node)) menu.open = false;
});

addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary')!.focus();
  }
});

for (const button of document.querySelectorAll<HTMLElement>('[data-show]')) {
  const field = document.querySelector<HTMLInputElement>(`#${button.dataset.show}`)!;
  const [show, hide] = [button.textContent, button.dataset.hideText!];
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    button.textContent = shown ? hide : show;
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-kept-of]')) askBeforeSigningOut(form);
if (document.querySelector('form[data-kept-of]')) void stillHere();
const idle = document.querySelector<HTMLDialogElement>('#idle');
if (idle) {
  watchIdleness(idle);
  listenForCalls(pageHub());
}

function openMenus(): Iterable<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]');
}
