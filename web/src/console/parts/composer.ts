// What the composer finds in the words that are being typed: how many texts they take, what is wrong with them, and which characters cost.

import type { Values } from '../sms/compose';
import { compose, fillIn } from '../sms/compose';
import type { Alphabet } from '../sms/folding';
import { fold } from '../sms/folding';
import { check } from '../sms/rules';
import type { Segments } from '../sms/segments';
import { gsmCost, segmentsOf } from '../sms/segments';

/** What the page knows of the words: the saved ones, ours, their short form, and an example to fill in. */
export type Example = {
  ours: string;
  short: string;
  values: Values;
  clinical: string;
  mostSegments: number;
  hasLink: boolean;
};

export type Tone = 'good' | 'warn' | 'bad';
export type Line = { key: string; tone: Tone; values: Record<string, string> };
export type Cost = { character: string; key: 'folded' | 'ascii' | 'dropped' | 'lost' | 'double' | 'dear'; as: string };
export type Findings = { text: string; segments: Segments; lines: Line[]; costs: Cost[] };

export function look(typed: string, example: Example, alphabet: Alphabet): Findings {
  const words = typed.replace(/\r\n?/g, '\n').trim();
  const text = compose(words, words === example.ours ? example.short : null, example.values, alphabet);
  const segments = segmentsOf(text);
  const lines: Line[] = check(words, example.clinical, example.hasLink).map((finding) => ({
    key: `${finding.check}.${finding.problem ?? 'good'}`,
    tone: finding.problem === null || finding.problem === 'none' ? 'good' : 'bad',
    values: {
      link: '{link}',
      names: 'names' in finding ? finding.names : '',
      words: 'words' in finding ? finding.words : '',
    },
  }));
  const tone: Tone = segments.count === 1 ? 'good' : segments.count <= example.mostSegments ? 'warn' : 'bad';
  lines.unshift({ key: `segments.${tone}`, tone, values: {} });
  return { text, segments, lines, costs: costsOf(fillIn(words, example.values), text, alphabet) };
}

/** Each character that arrives as another one or takes more than one place, once, in the order of the text. */
function costsOf(typed: string, text: string, alphabet: Alphabet): Cost[] {
  const unchanged = fold(typed, alphabet) === typed.normalize('NFC');
  const costs: Cost[] = [];
  for (const character of new Set(typed.normalize('NFC'))) {
    const as = fold(character, alphabet);
    const key = keyOf(character, as, alphabet, unchanged || text.includes(character));
    if (key) costs.push({ character, key, as });
  }
  return costs;
}

function keyOf(character: string, as: string, alphabet: Alphabet, stays: boolean): Cost['key'] | null {
  if (as === character || (stays && alphabet === 'gsm7')) {
    const cost = gsmCost(character);
    return cost === 1 ? null : cost === 2 ? 'double' : 'dear';
  }
  if (as.trim() === '') return character.trim() === '' ? null : 'dropped';
  if (as === '?') return 'lost';
  return alphabet === 'ascii' && gsmCost(character) > 0 ? 'ascii' : 'folded';
}
