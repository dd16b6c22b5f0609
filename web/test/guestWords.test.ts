import assert from 'node:assert/strict';
import { test } from 'node:test';
import english from '../../src/Coviex/Texts/en/guest.json';
import spanish from '../../src/Coviex/Texts/es/guest.json';
import { Words } from '../src/guest/words';
import { fill, pickLanguage, Texts, type Tree } from '../src/shared/texts';
import { clockTime, distance, timeHere, wallClock } from '../src/shared/when';
import { aPeek } from './guestFakes';

const now = Date.parse('2026-11-22T16:00:00Z');
const inSpanish = () => new Words(new Texts('es', spanish), () => now);
const inEnglish = () => new Words(new Texts('en', english), () => now);
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('both languages have the same keys with the same placeholders', () => {
  const shape = (tree: Tree, path = ''): string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [`${path}${key} ${[...new Set(value.match(/\{\w+\}/g) ?? [])].map((p) => p.toLowerCase()).sort()}`]
        : shape(value, `${path}${key}.`),
    );
  assert.deepEqual(shape(english), shape(spanish));
});

test('every placeholder is one that the page fills', () => {
  const filled =
    'Host host service guest day weekday month time zone Zone distance seconds minutes phone name Name relation browser count'.split(
      ' ',
    );
  const used = [english, spanish].flatMap((tree) => JSON.stringify(tree).match(/\{(\w+)\}/g) ?? []);
  assert.deepEqual(
    [...new Set(used)].filter((one) => !filled.includes(one.slice(1, -1))),
    [],
  );
});

test('the day is in words, in the zone of the hospital', () => {
  assert.equal(plain(inSpanish().day(aPeek())), 'Hoy, domingo 22 de noviembre, a las 10:30 a.m.');
  assert.equal(plain(inEnglish().day(aPeek())), 'Today, Sunday, November 22, at 10:30 AM');
});

test('today and tomorrow are those of the hospital, not of the reader or of UTC', () => {
  const late = aPeek({ startsAt: '2026-11-23T05:30:00Z' });
  assert.match(inSpanish().day(late), /^Hoy, domingo 22/);
  assert.match(inSpanish().day(aPeek({ startsAt: '2026-11-23T06:30:00Z' })), /^Mañana, lunes 23/);
  assert.match(inSpanish().day(aPeek({ startsAt: '2026-11-21T17:00:00Z' })), /^Ayer, sábado 21/);
  assert.match(inSpanish().day(aPeek({ startsAt: '2026-11-28T17:00:00Z' })), /^sábado 28 de noviembre, a las/);
});

test('who reads in another zone is told his own time too, who reads in one with the same clock is not', () => {
  const at = '2026-11-22T16:30:00Z';
  assert.equal(plain(timeHere(at, 'America/Mexico_City', 'es-MX', 'America/New_York') ?? ''), '11:30 a.m.');
  assert.equal(timeHere(at, 'America/Mexico_City', 'es-MX', 'America/Guatemala'), null);
});

test('a zone that the browser does not know does not take the page down', () => {
  assert.match(clockTime('2026-11-22T16:30:00Z', 'Mars/Olympus', 'en-US'), /\d:30/);
  assert.equal(wallClock('2026-11-22T09:05:00Z', 'Europe/Madrid', 'es-MX'), '10:05');
  assert.equal(wallClock('2026-11-22T15:05:00Z', 'America/Mexico_City', 'es-MX'), '09:05');
});

test('distances are in the largest unit that tells enough', () => {
  const minutes = (n: number) => plain(distance(now + n * 60_000, now, 'en-US'));
  assert.equal(minutes(0.2), 'in 1 minute');
  assert.equal(minutes(12), 'in 12 minutes');
  assert.equal(minutes(120), 'in 2 hours');
  assert.equal(minutes(3 * 24 * 60), 'in 3 days');
  assert.equal(minutes(-3), '3 minutes ago');
});

test('Spanish puts the article before a title, and a capital at the start of a sentence', () => {
  const peek = aPeek();
  assert.match(inSpanish().say('invitation.heading', {}, peek), /^La Dra\. Ana Torres le invita a una consulta/);
  assert.match(inSpanish().say('ended.why', {}, { ...peek, host: 'Dr. Luis Ruiz' }), /con el Dr\. Luis Ruiz/);
  assert.match(
    inSpanish().say('invitation.heading', {}, { ...peek, host: 'Trabajo Social' }),
    /^Trabajo Social le invita/,
  );
  assert.match(inEnglish().say('invitation.heading', {}, peek), /^Dra\. Ana Torres invites you/);
});

test('a time at the end of a sentence does not double its full stop', () => {
  const said = inSpanish().say('early.opens', { distance: 'en 5 minutos', time: '10:15 a.m.' });
  assert.equal(said, 'Podrá entrar en 5 minutos, a las 10:15 a.m.');
});

test('a placeholder without a value stays, a value with a brace is not filled again', () => {
  assert.equal(fill('{a} {b}', { a: '{b}' }), '{b} {b}');
});

test("the first of the reader's languages that there is", () => {
  assert.equal(pickLanguage(['fr-FR', 'en-GB', 'es'], ['es', 'en'], 'es'), 'en');
  assert.equal(pickLanguage(['fr'], ['es', 'en'], 'es'), 'es');
});
