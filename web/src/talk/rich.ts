// A message's text in its parts: plain, links that may be pressed, and names of colleagues. It is never read as HTML.

export type Mentioned = { id: string; name: string };

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; staff: string };

const address = /\bhttps?:\/\/[^\s<>"'`\\^{|}]+/gi;
/** Signs that turn the direction of writing, or cannot be seen: in an address they make it look like another one. */
const deceitful = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

export function parts(text: string, mentioned: readonly Mentioned[]): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutTail(match[0]);
    const href = addressOf(shown);
    if (!href) continue;
    found.push(...names(text.slice(at, match.index), mentioned), { kind: 'link', text: shown, href });
    at = match.index + shown.length;
  }
  found.push(...names(text.slice(at), mentioned));
  return found;
}

/** Whose name stands in the text after an @, of those he chose from the list. */
export function stillMentioned(text: string, mentioned: readonly Mentioned[]): string[] {
  const there = names(text, mentioned).flatMap((part) => (part.kind === 'mention' ? [part.staff] : []));
  return [...new Set(there)];
}

function names(text: string, mentioned: readonly Mentioned[]): Part[] {
  // The longer name first: "@Ana Torres" is not "@Ana" and a surname.
  const wanted = mentioned.filter(({ name }) => name).sort((a, b) => b.name.length - a.name.length);
  const found: Part[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const who = text[at] === '@' ? wanted.find(({ name }) => text.startsWith(name, at + 1)) : undefined;
    if (who) {
      if (plain) found.push({ kind: 'text', text: plain });
      plain = '';
      found.push({ kind: 'mention', text: `@${who.name}`, staff: who.id });
      at += who.name.length + 1;
    } else {
      plain += text[at];
      at++;
    }
  }
  if (plain) found.push({ kind: 'text', text: plain });
  return found;
}

/** "(see https://a.example/b)." ends before the bracket; "https://a.example/b_(c)" keeps its own. */
function withoutTail(text: string): string {
  let shown = text;
  for (;;) {
    const last = shown.at(-1) ?? '';
    const opened = last === ')' ? '(' : last === ']' ? '[' : '';
    const closesMore = opened !== '' && count(shown, last) > count(shown, opened);
    if (!closesMore && !'.,;:!?…»”’*_~'.includes(last)) return shown;
    shown = shown.slice(0, -1);
  }
}

const count = (text: string, sign: string) => text.split(sign).length - 1;

function addressOf(text: string): string | null {
  if (deceitful.test(text)) return null;
  try {
    const url = new URL(text);
    const plain = (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
    // "https://hospital.example@elsewhere.example" leads elsewhere.
    return plain && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}
