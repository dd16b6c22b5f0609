// What Webex says of licences and of a person comes after the page: nobody waits for Webex to see a form.

import { fragment } from './parts/server';

/** Webex is asked several questions, each for some seconds. */
const patience = 30_000;

const tick = document.querySelector<HTMLInputElement>('[data-webex] [name=webex]');
const licences = document.querySelector<HTMLElement>('#licences');

async function fill(part: HTMLElement): Promise<void> {
  const { from, failed } = part.dataset;
  if (!from || part.dataset.asked) return;
  part.dataset.asked = 'yes';
  try {
    part.innerHTML = await fragment(from, patience);
    // Trying again means the same licence: where all can be chosen that is one of them.
    if (part.querySelector('[data-action=give-licence]')) document.querySelector('[data-action=webex-again]')?.remove();
  } catch {
    part.textContent = failed!;
    delete part.dataset.asked;
  }
}

for (const part of document.querySelectorAll<HTMLElement>('[data-from]:not([hidden])')) void fill(part);

function showLicences(): void {
  if (!tick || !licences) return;
  licences.hidden = !tick.checked;
  if (tick.checked) void fill(licences);
}

tick?.addEventListener('change', showLicences);
showLicences();
