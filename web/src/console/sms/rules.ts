// What a hospital's own words must hold, as src/Coviex/Invitations/Wording/TemplateRules.cs checks it again when they are saved.

import { fold } from './folding';

export const placeholders = ['hospital', 'host', 'link', 'date', 'time'] as const;

export type Finding =
  | { check: 'link'; problem: 'missing' | 'twice' | 'touched' | 'unwanted' | 'none' | null }
  | { check: 'foreign'; problem: 'foreign' | null }
  | { check: 'placeholder'; problem: 'unknown' | null; names: string }
  | { check: 'clinical'; problem: 'clinical' | null; words: string };

/** @param clinical "pacien*, salud, …": a star stands for any ending.
 *  @param link false for a text that only tells: its link goes in a message of its own. */
export function check(template: string, clinical: string, link = true): Finding[] {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!);
  const unknown = names.filter((name) => !(placeholders as readonly string[]).includes(name));
  const links = names.filter((name) => name === 'link').length;
  const only = links > 0 ? 'unwanted' : 'none';
  const touched = !/(?:^|\s)\{link\}(?:\s|$)/.test(template);
  const found = clinicalIn(template, clinical);
  return [
    {
      check: 'link',
      problem: !link ? only : links === 0 ? 'missing' : links > 1 ? 'twice' : touched ? 'touched' : null,
    },
    { check: 'foreign', problem: /https?:|www\./i.test(template) ? 'foreign' : null },
    {
      check: 'placeholder',
      problem: unknown.length > 0 || /[{}]/.test(template.replace(/\{[^{}]*\}/g, '')) ? 'unknown' : null,
      names: unknown.map((name) => `{${name}}`).join(', '),
    },
    { check: 'clinical', problem: found.length > 0 ? 'clinical' : null, words: found.join(', ') },
  ];
}

export function clinicalIn(template: string, clinical: string): string[] {
  const plain = (text: string) => fold(text, 'ascii').toLowerCase();
  const patterns = clinical.split(',').map((word) => plain(word.trim()));
  const words = template.replace(/\{[^{}]*\}/g, ' ').match(/[\p{L}\p{M}]+/gu) ?? [];
  return [
    ...new Set(
      words.filter((word) =>
        patterns.some((p) => (p.endsWith('*') ? plain(word).startsWith(p.slice(0, -1)) : plain(word) === p)),
      ),
    ),
  ];
}
