// What is being typed after an @, and what choosing a colleague makes of the text.

import type { Colleague } from '../shared/talkProtocol';
import { folded } from './find';

/** `from`: where the @ stands. */
export type Asked = { from: number; question: string };

/** The @ that the cursor stands behind, if it begins a word and what follows may still be a name. */
export function askedAt(text: string, cursor: number): Asked | null {
  const from = text.lastIndexOf('@', cursor - 1);
  if (from < 0 || (from > 0 && !/[\s([¿¡"«]/.test(text[from - 1]!))) return null;
  const question = text.slice(from + 1, cursor);
  return question.length > 40 || /[\n@]/.test(question) || /^\s/.test(question) ? null : { from, question };
}

/** Every word of the question begins a word of the name. */
export function matching(question: string, people: readonly Colleague[], most = 6): Colleague[] {
  const words = folded(question).split(' ').filter(Boolean);
  return people
    .filter(({ name }) => {
      const theirs = folded(name).split(' ');
      return words.every((word) => theirs.some((their) => their.startsWith(word)));
    })
    .slice(0, most);
}

/** The text with the name in it, and where the cursor is then. */
export function withName(text: string, asked: Asked, name: string): { text: string; cursor: number } {
  const after = text.slice(asked.from + 1 + asked.question.length);
  const before = `${text.slice(0, asked.from)}@${name}`;
  return /^\s/.test(after)
    ? { text: before + after, cursor: before.length + 1 }
    : { text: `${before} ${after}`, cursor: before.length + 1 };
}
