// A one-time link: its secret is in the fragment, which no server sees. Asks what the link is for, and shows that form.

import { ProblemError, post } from '../shared/http';
import { choose, sayInLanguage } from './parts/choices';

type Peek = { shape: 'hospital' | 'password'; name: string; email: string };

const page = document.querySelector<HTMLElement>('#set-up')!;
const select = (name: string) => page.querySelector<HTMLSelectElement>(`select[name=${name}]`)!;

sayInLanguage(select('country'), document.documentElement.lang);
choose(select('zone'), Intl.DateTimeFormat().resolvedOptions().timeZone);
choose(select('country'), new Intl.Locale(navigator.language).maximize().region ?? '');

// After a form that was refused the server has shown it again itself.
if (!page.dataset.shape) {
  page.querySelector('[data-action=again]')!.addEventListener('click', () => void open());
  addEventListener('hashchange', () => void open());
  void open();
} else {
  page.querySelector<HTMLElement>('section:not([hidden]) [aria-invalid]')?.focus();
}

async function open(): Promise<void> {
  show('opening');
  const token = location.hash.slice(1);
  try {
    const { shape, name, email } = await post<Peek>('/set-up/peek', { token });
    for (const field of page.querySelectorAll<HTMLInputElement>('[name=token]')) field.value = token;
    page.querySelector('[data-who]')!.textContent = name;
    page.querySelector<HTMLInputElement>('[data-email]')!.value = email;
    show(shape);
    page.querySelector<HTMLInputElement>(`[data-part=${shape}] input:not([type=hidden], [readonly])`)!.focus();
  } catch (error) {
    show(error instanceof ProblemError && error.code === 'link_used' ? 'used' : 'unreachable');
  }
}

function show(part: string): void {
  for (const section of page.querySelectorAll<HTMLElement>('[data-part]'))
    section.hidden = section.dataset.part !== part;
  page.classList.toggle('wider', part === 'hospital');
}
