import { Texts } from '../shared/texts';
import type { CallTexts } from './words';

/** The words about calls that every page of the console has. */
export type RingTexts = Pick<CallTexts, 'someone' | 'start' | 'line' | 'ring' | 'consult' | 'bring'>;
export type RingWords = Texts<RingTexts>;

/** null: a page without a signed-in member of staff. */
export function ringWords(): RingWords | null {
  const block = document.getElementById('ring-data');
  if (!block) return null;
  const { language, texts } = JSON.parse(block.textContent!) as { language: string; texts: RingTexts };
  return new Texts(language, texts);
}
