// Goes into the page itself and runs before anything else is loaded: asks for the invitation (or, without a link, for
// the lobby of a session that stands) and for the texts, so that both are on their way while the module still comes.

import { pickLanguage } from '../shared/texts';
import { newPage } from './page';

declare const TEXTS: Boot['languages'];

export type Boot = {
  /** The link's secret; empty when the address has none. */
  token: string;
  page: string;
  language: string;
  /** Chosen by hand on an earlier page: stronger than the invitation's. */
  chosen: boolean;
  /** What each language calls itself, in which form its dates are written, and the address of its texts. */
  languages: Record<string, { name: string; locale: string; address: string }>;
  texts: Promise<Response>;
  first: Promise<Response>;
};

declare global {
  interface Window {
    coviex: Boot;
  }
}

// Some text programs take a full stop or a bracket after the link for a part of it.
const token = location.hash.replace(/[^0-9A-Za-z]/g, '');
const page = newPage();
const first = token
  ? fetch('/api/guest/peek', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
      cache: 'no-store',
    })
  : fetch(`/api/guest/lobby?page=${page}`, { credentials: 'same-origin', cache: 'no-store' });
// Handled later; until then an offline phone would report an unhandled rejection.
first.catch(() => {});

const there = Object.keys(TEXTS);
let remembered = '';
try {
  remembered = localStorage.getItem('language') ?? '';
} catch {
  // A browser that keeps nothing throws here; the guest loses his choice of language and nothing else.
}
const chosen = there.includes(remembered);
const language = chosen ? remembered : pickLanguage(navigator.languages ?? [], there, 'es');
document.documentElement.lang = language;

const texts = fetch(TEXTS[language]!.address, { credentials: 'same-origin' });
texts.catch(() => {});

window.coviex = { token, page, language, chosen, languages: TEXTS, texts, first };

// The first formatter of a page costs an old phone a fifth of a second: now, while there is nothing to do but wait for answers.
requestAnimationFrame(() =>
  setTimeout(() => new Intl.DateTimeFormat(TEXTS[language]!.locale, { weekday: 'long', hour: 'numeric' })),
);
