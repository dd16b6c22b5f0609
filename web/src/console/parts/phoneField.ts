// Says beside a phone number how it is understood, and why it can get no text. While it is being typed only the good news
// is told: a number that is not finished is not wrong yet.

import type { PhoneCheck } from './server';

export type PhoneFieldNeeds = { check(number: string, signal: AbortSignal): Promise<PhoneCheck> };

const debounce = 300;

export function watchPhone(
  input: HTMLInputElement,
  understood: HTMLElement,
  error: (words: string) => void,
  needs: PhoneFieldNeeds,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  const ask = async (finished: boolean) => {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const number = input.value.trim();
    if (!number) {
      understood.textContent = '';
      return;
    }
    try {
      const said = await needs.check(number, signal);
      if (signal.aborted) return;
      understood.textContent = said.textable ? `✓ ${said.international}` : '';
      // His wish is told at once, before anybody types on.
      if (said.optedOut) error(said.problem ?? '');
      else if (said.textable) error('');
      else if (finished) error(said.problem ?? '');
    } catch {
      // The server checks again when the form is sent.
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(false), debounce);
  });
  input.addEventListener('change', () => void ask(true));
}
