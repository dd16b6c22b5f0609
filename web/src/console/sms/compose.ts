// Writes a text as src/Coviex/Sms/Text/SmsTexts.cs does. tests/Coviex.Tests/Sms/vectors.json holds the two together.

import type { Alphabet } from './folding';
import { fold } from './folding';
import { segmentsOf } from './segments';

export type Values = { hospital: string; host: string; link: string; date: string; time: string };

const shortestName = 8;

/** The words, and their short form where they are ours; a hospital's own have none. */
export function compose(words: string, short: string | null, values: Values, alphabet: Alphabet): string {
  const write = (template: string, hospital: string) => fold(fillIn(template, { ...values, hospital }), alphabet);
  let text = write(words, values.hospital);
  if (fits(text)) return text;

  const template = short ?? words;
  const whole = write(template, values.hospital);
  text = whole;
  let name = values.hospital;
  while (!fits(text)) {
    const next = shorter(name);
    if (next === null) break;
    name = next;
    text = write(template, name);
  }
  return short !== null || fits(text) ? text : whole;
}

/** In one pass: a brace in a name must not become a placeholder. */
export function fillIn(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'hospital' || name === 'host') return oneLine(values[name]);
    return name === 'link' || name === 'date' || name === 'time' ? values[name] : whole;
  });
}

const fits = (text: string) => segmentsOf(text).count === 1;

const oneLine = (name: string) => name.replace(/[\s\p{C}]+/gu, ' ').trim();

function shorter(name: string): string | null {
  if (name.length <= shortestName) return null;
  const cut = name.replace(/(?:[\s,.-]+\p{Ll}{1,3})*[\s,.-]+\S+\s*$/u, '');
  if (cut.length >= shortestName && cut.length < name.length) return cut;
  return name.slice(0, /[\ud800-\udbff]/.test(name.at(-2) ?? '') ? -2 : -1).trimEnd();
}
