// Which language the page speaks, and its texts.

import { get, patiently } from '../shared/http';
import { Texts } from '../shared/texts';
import type { Boot } from './boot';
import { readEarly } from './server';
import type { GuestTexts } from './words';

/** What an answer of the server says of the reader's language: the invitation's. */
type Spoken = { language: string };

/** The texts in the language chosen by hand, or else in the invitation's, or else in the browser's. */
export async function firstTexts(boot: Boot, first: Promise<Spoken>): Promise<Texts<GuestTexts>> {
  const wanted = boot.chosen ? null : await first.then((answer) => answer.language).catch(() => null);
  const language = wanted && wanted in boot.languages ? wanted : boot.language;
  const early = language === boot.language ? readEarly<GuestTexts>(boot.texts) : load(boot, language);
  const texts = new Texts(language, await early.catch(() => load(boot, language)));
  document.documentElement.lang = language;
  return texts;
}

/** Chosen by hand: kept for the next time, where the browser keeps anything. */
export async function speak(boot: Boot, texts: Texts<GuestTexts>, language: string): Promise<void> {
  texts.use(language, await load(boot, language));
  document.documentElement.lang = language;
  try {
    localStorage.setItem('language', language);
  } catch {
    // Then it holds for this page.
  }
}

function load(boot: Boot, language: string): Promise<GuestTexts> {
  return patiently(() => get<GuestTexts>(boot.languages[language]!.address));
}
