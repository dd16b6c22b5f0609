// Finding colleagues and conversations by what one remembers of them: a part of the name, the department, the role.

import type { Colleague, Conversation } from '../shared/talkProtocol';

/** Without accents and capitals, with single blanks. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

export function finds(question: string, text: string): boolean {
  const within = folded(text);
  return folded(question)
    .split(' ')
    .every((word) => within.includes(word));
}

export type Shelf = { department: string | null; favourite: boolean; people: Colleague[] };

/** The directory: favourites first, then by department; in each by name. Who is in none comes last. */
export function directory(
  colleagues: readonly Colleague[],
  question: string,
  roleWords: (colleague: Colleague) => string,
  locale: string,
): Shelf[] {
  const order = new Intl.Collator(locale);
  const found = colleagues
    .filter((one) => finds(question, `${one.name} ${one.department ?? ''} ${roleWords(one)}`))
    .sort((a, b) => order.compare(a.name, b.name));
  const departments = [...new Set(found.map(({ department }) => department))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : order.compare(a, b),
  );
  const shelves: Shelf[] = departments.map((department) => ({
    department,
    favourite: false,
    people: found.filter((one) => !one.favourite && one.department === department),
  }));
  return [{ department: null, favourite: true, people: found.filter(({ favourite }) => favourite) }, ...shelves].filter(
    ({ people }) => people.length > 0,
  );
}

export function findsConversation(question: string, conversation: Conversation): boolean {
  const names = conversation.members.filter(({ left }) => !left).map(({ name }) => name);
  return finds(question, `${conversation.title} ${names.join(' ')}`);
}
