// A patient's page: says beside each phone number how it is understood, and leads to the first field that is wrong.

import { showError } from './parts/fieldErrors';
import { watchPhone } from './parts/phoneField';
import { checkPhone } from './parts/server';

for (const input of document.querySelectorAll<HTMLInputElement>('[data-check=phone]')) {
  const error = document.querySelector<HTMLElement>(`#${CSS.escape(`${input.id}-error`)}`)!;
  const understood = document.createElement('p');
  understood.className = 'hint understood';
  error.before(understood);
  watchPhone(input, understood, (words) => showError(error, words), { check: checkPhone });
  // What is on file is told too: its owner may have asked for no more texts since.
  if (input.value && !error.textContent) input.dispatchEvent(new Event('change'));
}

document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
