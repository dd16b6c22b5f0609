import assert from 'node:assert/strict';
import { test } from 'node:test';
import vectors from '../../tests/Coviex.Tests/Sms/vectors.json';
import { look } from '../src/console/parts/composer';
import { compose } from '../src/console/sms/compose';
import { fold } from '../src/console/sms/folding';
import { check, clinicalIn } from '../src/console/sms/rules';
import { segmentsOf } from '../src/console/sms/segments';

test('segments are counted as the server counts them', () => {
  for (const { text, encoding, count, units, room, outside } of vectors.texts) {
    assert.deepEqual(segmentsOf(text), { encoding, count, units, room, outside }, text);
  }
});

test('texts are folded as the server folds them', () => {
  for (const { text, ascii, gsm7 } of vectors.texts) {
    assert.equal(fold(text, 'ascii'), ascii);
    assert.equal(fold(text, 'gsm7'), gsm7);
  }
});

test('texts are written as the server writes them', () => {
  for (const { words, short, values, ascii, gsm7 } of vectors.composed) {
    assert.equal(compose(words, short, values, 'ascii'), ascii);
    assert.equal(compose(words, short, values, 'gsm7'), gsm7);
  }
});

test('clinical words are found as the server finds them', () => {
  for (const { sentence, found } of vectors.clinical.sentences) {
    assert.deepEqual(clinicalIn(sentence, vectors.clinical.list), found);
  }
});

const problems = (template: string) =>
  check(template, 'salud')
    .filter((finding) => finding.problem !== null)
    .map((finding) => `${finding.check}.${finding.problem}`);

test('the link must be there, once and whole, and alone', () => {
  assert.deepEqual(problems('{hospital}: {link}'), []);
  assert.deepEqual(problems('{hospital}'), ['link.missing']);
  assert.deepEqual(problems('{link} {link}'), ['link.twice']);
  assert.deepEqual(problems('Entre en {link}.'), ['link.touched']);
  assert.deepEqual(problems('{link} o www.otro.example'), ['foreign.foreign']);
  assert.deepEqual(problems('{link} {doctor}'), ['placeholder.unknown']);
  assert.deepEqual(problems('{link} {'), ['placeholder.unknown']);
});

const example = {
  ours: 'ours',
  short: 'short',
  values: { hospital: 'Hospital', host: 'Dra. Ana', link: 'https://v.example/v#abc', date: 'viernes', time: '10:30' },
  clinical: 'salud',
  mostSegments: 2,
  hasLink: true,
};

test('it says which character costs what', () => {
  const costs = (typed: string, alphabet: 'ascii' | 'gsm7') =>
    look(typed, example, alphabet).costs.map(({ character, key, as }) => `${character} ${key} ${as}`);

  assert.deepEqual(costs('aquí {link}', 'gsm7'), ['í folded i']);
  assert.deepEqual(costs('mañana [ya] {link}', 'gsm7'), ['[ double [', '] double ]']);
  assert.deepEqual(costs('mañana {link}', 'ascii'), ['ñ ascii n']);
  assert.deepEqual(costs('漢 {link}', 'ascii'), ['漢 lost ?']);
  assert.deepEqual(costs('漢 {link}', 'gsm7'), ['漢 dear 漢']);
  assert.deepEqual(costs('hola 😀 {link}', 'gsm7'), ['😀 dropped ']);
  assert.deepEqual(costs('hola {link}', 'gsm7'), []);
});

test('with one letter that no alphabet has, every other one that the alphabet lacks is dear too', () => {
  const { segments, costs } = look('漢 aquí {link}', example, 'gsm7');
  assert.equal(segments.encoding, 'ucs2');
  assert.deepEqual(
    costs.map(({ character, key }) => `${character} ${key}`),
    ['漢 dear', 'í dear'],
  );
});

test('a text of two segments is warned of, a longer one is wrong', () => {
  const tone = (length: number) => look(`${'a'.repeat(length)} {link}`, example, 'gsm7').lines[0]?.tone;
  assert.deepEqual([tone(100), tone(200), tone(400)], ['good', 'warn', 'bad']);
});
