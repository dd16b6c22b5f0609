// Prints what libphonenumber-js says about some thousand typed numbers of every country, one JSON array a line:
// [typed, country, problem, e164, international, national, country of the number, kind].
// Usage: node phone-numbers.mjs WEB_FOLDER [SEED]. The same seed gives the same numbers.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [web, seed = '1'] = process.argv.slice(2);
const require = createRequire(join(resolve(web), 'package.json'));
const metadata = require('libphonenumber-js/metadata.max.json');
const { parsePhoneNumberWithError } = require('libphonenumber-js/max');

const random = mulberry32(Number(seed));
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

for (const [country, plan] of Object.entries(metadata.countries)) {
  const kinds = (plan[11] ?? []).filter(Array.isArray).map((kind) => kind[0]).filter(Boolean);
  for (const pattern of [...kinds, plan[2], plan[2]]) {
    for (const typed of ways(sample(pattern), country, plan)) ask(typed, random() < 0.9 ? country : 'MX');
  }
  ask(String(below(10 ** 6)), country);
  ask(String(below(10 ** 9)), country);
  ask(`${plan[0]}${below(10 ** 9)}`, country);
  ask(`+${plan[0]}${below(10 ** 9)}`, country);
}
for (const [code, plan] of Object.entries(metadata.nonGeographic)) {
  for (let i = 0; i < 8; i++) ask(`+${code} ${sample(plan[2])}`, 'MX');
}
for (let i = 0; i < 300; i++) ask(`+${below(10 ** (3 + below(12)))}`, pick(['MX', 'US', 'ES', 'GB', 'AR']));
for (const typed of ['', '  ', 'abc', '+', '+52', '12', '5 5', '1-2-3', '()', '٥٥١٢٣٤٥٦٧٨', '５５１２３４５６７８', '55 12E4 5678', '+999 123456', '+0 123456',
  '(+52) 55 1234 5678', 'Tel. 55-1234-5678', '55 1234 5678 (casa)', 'cama 12: 55 1234 5678', '55 1234 5678 / 55 8765 4321',
  '55 1234 5678 ext. 12', '55 1234 5678 x12', '5512345678 extensión 4', '55 1234 5678,12', '55 1234 5678;ext=12', '55 1234 5678 int 4']) ask(typed, 'MX');

/** The ways in which people write one number, right and wrong, some of them chosen by chance. */
function ways(national, country, plan) {
  const code = plan[0];
  const number = attempt(() => parsePhoneNumberWithError(`+${code}${national}`, { extract: true })).number;
  const at = below(national.length);
  const exit = String(plan[1]).split('|')[0].match(/^\d+/)?.[0] ?? '00';
  const all = [
    number?.formatInternational() ?? national,
    number?.formatNational() ?? national,
    `${plan[5] || ''}${national}`,
    national,
    `${exit}${code}${national}`,
    `${code}${national}`,
    `+${code} (${plan[5] || '0'})${national}`,
    `+${code}-${national.slice(0, 3)}.${national.slice(3)}`,
    `(${national.slice(0, 2)}) ${national.slice(2, 6)}/${national.slice(6)}`,
    national.slice(0, -1),
    `+${code}${national}${below(10)}`,
    `${national.slice(0, at)}${below(10)}${national.slice(at + 1)}`,
    `+${code}${national.slice(0, at)}${below(10)}${national.slice(at + 1)}`,
  ];
  return country === 'MX' ? all : all.filter(() => random() < 0.3);
}

function ask(typed, country) {
  const { number, error } = attempt(() => parsePhoneNumberWithError(typed, { defaultCountry: country, extract: true }));
  const valid = number && !number.ext && number.isValid();
  const row = [typed, country, problem(typed, number, error)];
  if (valid) row.push(number.number, number.formatInternational(), number.formatNational(), number.country ?? null, number.getType());
  console.log(JSON.stringify(row));
}

function problem(typed, number, error) {
  if (!typed.trim()) return 'EMPTY';
  if (error) return error;
  if (number.ext) return 'EXTENSION';
  if (number.isValid()) return 'NONE';
  const code = number.countryCallingCode;
  const country = number.country ?? metadata.country_calling_codes[code]?.[0];
  const lengths = (metadata.countries[country] ?? metadata.nonGeographic[code])[3];
  if (number.nationalNumber.length < lengths[0]) return 'TOO_SHORT';
  return number.nationalNumber.length > lengths.at(-1) ? 'TOO_LONG' : 'IMPOSSIBLE';
}

function attempt(parse) {
  try {
    return { number: parse() };
  } catch (e) {
    return { error: e.message };
  }
}

/** A text that the pattern matches: literals, \d, [0-9], (?:a|b), and ?, {n}, {n,m} after any of them. */
function sample(pattern) {
  let at = 0;
  const choice = () => {
    const branches = [sequence()];
    while (pattern[at] === '|') { at++; branches.push(sequence()); }
    return () => pick(branches)();
  };
  const sequence = () => {
    const parts = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated());
    return () => parts.map((part) => part()).join('');
  };
  const repeated = () => {
    const part = one();
    let [low, high] = [1, 1];
    if (pattern[at] === '?') { at++; low = 0; }
    else if (pattern[at] === '{') {
      const end = pattern.indexOf('}', at);
      [low, high = low] = pattern.slice(at + 1, end).split(',').map(Number);
      at = end + 1;
    }
    return () => Array.from({ length: low + below(high - low + 1) }, part).join('');
  };
  const one = () => {
    const c = pattern[at++];
    if (c === '\\') { at++; return () => String(below(10)); }
    if (c === '(') { at += 2; const inner = choice(); at++; return inner; }
    if (c !== '[') return () => c;
    const end = pattern.indexOf(']', at);
    const digits = pattern.slice(at, end).replace(/(\d)-(\d)/g, (_, a, b) => '0123456789'.slice(a, Number(b) + 1));
    at = end + 1;
    return () => pick([...digits]);
  };
  return choice()();
}

function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
