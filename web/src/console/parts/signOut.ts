// Drafts and unsent messages to colleagues stay in this browser while their writer is signed in, and after a session that ran out.
// Who signs out leaves the machine to others, on a ward often at once, and what he wrote is about patients: it is deleted, but
// never without a word.

import { clearFiles } from '../../files/kept';
import { h } from '../../shared/dom';
import { fill } from '../../shared/texts';
import { clearKept, countKept } from '../../talk/keep';

export function askBeforeSigningOut(form: HTMLFormElement): void {
  const person = form.dataset.keptOf!;
  form.addEventListener('submit', (event) => {
    const kept = kepts(person);
    if (kept.unsent + kept.drafts === 0) return clear(person);
    event.preventDefault();
    const dialog = h('dialog', { class: 'confirm', 'aria-labelledby': 'kept-text' });
    const close = () => dialog.close();
    const go = () => {
      clear(person);
      form.submit();
    };
    const words = { stay: form.dataset.stay!, go: form.dataset.go! };
    dialog.append(
      h('p', { id: 'kept-text' }, fill(form.dataset.kept!, kept)),
      h(
        'div',
        { class: 'acts' },
        h('button', { type: 'button', class: 'button', 'data-action': 'stay', on: { click: close } }, words.stay),
        h(
          'button',
          { type: 'button', class: 'button danger', 'data-action': 'delete-kept', on: { click: go } },
          words.go,
        ),
      ),
    );
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
}

function kepts(person: string): { unsent: number; drafts: number } {
  try {
    return countKept(person, localStorage);
  } catch {
    return { unsent: 0, drafts: 0 };
  }
}

function clear(person: string): void {
  clearFiles();
  try {
    clearKept(person, localStorage);
  } catch {
    // A browser that keeps nothing has nothing to delete.
  }
}
