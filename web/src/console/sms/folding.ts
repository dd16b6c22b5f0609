// Writes a text with fewer kinds of characters, as src/Coviex/Sms/Text/SmsFolding.cs does before it goes out. tests/Coviex.Tests/Sms/vectors.json
// holds the two together.

import { gsmCost, isLoneSurrogate } from './segments';

export type Alphabet = 'gsm7' | 'ascii';

const stands = new Map(
  (
    [
      ['ß', 'ss'],
      ['æ', 'ae'],
      ['Æ', 'AE'],
      ['œ', 'oe'],
      ['Œ', 'OE'],
      ['ø', 'o'],
      ['Ø', 'O'],
      ['đð', 'd'],
      ['ĐÐ', 'D'],
      ['ł', 'l'],
      ['Ł', 'L'],
      ['þ', 'th'],
      ['Þ', 'Th'],
      ['ħ', 'h'],
      ['Ħ', 'H'],
      ['ŧ', 't'],
      ['Ŧ', 'T'],
      ['ŋ', 'n'],
      ['Ŋ', 'N'],
      ['ı', 'i'],
      ['ĸ', 'k'],
      ['ſ', 's'],
      ['º', 'o'],
      ['ª', 'a'],
      ['ĳ', 'ij'],
      ['Ĳ', 'IJ'],
      ['ŉ', 'n'],
      ['ŀ', 'l'],
      ['Ŀ', 'L'],
      ['`´‘’‚ʼꞌꞋ‹›', "'"],
      ['“”„«»', '"'],
      ['‐‑‒–—−•·', '-'],
      ['…', '...'],
      ['×', 'x'],
      ['€', 'EUR'],
      ['£', 'GBP'],
    ] as const
  ).flatMap(([characters, stand]) => [...characters].map((c) => [c, stand] as const)),
);

/** The text as it arrives. In GSM 7-bit é, ñ and ¿ stay and á becomes a; where that would lose a letter it stays as it is. */
export function fold(text: string, alphabet: Alphabet): string {
  const keeps = alphabet === 'ascii' ? isPlain : (c: string) => gsmCost(c) > 0;
  const folded = foldWith(text, keeps);
  return alphabet === 'gsm7' && questions(folded) !== questions(text) ? text : folded;
}

const questions = (text: string) => text.split('?').length;

/** Of ASCII, GSM 7-bit lacks the grave accent and the control characters. */
const isPlain = (c: string) => c === '\n' || (c >= ' ' && c <= '~' && c !== '`');

function foldWith(text: string, keeps: (c: string) => boolean): string {
  let folded = '';
  const whole = [...text].map((c) => (isLoneSurrogate(c) ? '\ufffd' : c)).join('');
  for (const rune of whole.normalize('NFC')) {
    for (const c of rune.length === 1 ? standFor(rune, keeps) : /\p{L}/u.test(rune) ? '?' : '') {
      // What was left out must not leave two spaces behind.
      if (c !== ' ' || !folded.endsWith(' ')) folded += c;
    }
  }
  return folded;
}

function standFor(c: string, keeps: (c: string) => boolean): string {
  if (keeps(c)) return c;
  const stand = stands.get(c);
  if (stand !== undefined) return stand;
  // What .NET counts as white space: JavaScript leaves U+0085 out and takes U+FEFF in.
  if (/[\s\u0085]/.test(c) && c !== '\ufeff') return ' ';
  const bare = [...c.normalize('NFD')][0]!;
  if (bare !== c && keeps(bare)) return bare;
  return /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}]/u.test(c) ? '?' : '';
}
