import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedAt, matching, withName } from '../src/talk/mentionField';
import { parts, stillMentioned } from '../src/talk/rich';

const ana = { id: 'ana', name: 'Dra. Ana Torres' };
const links = (text: string) => parts(text, []).flatMap((part) => (part.kind === 'link' ? [part.text] : []));
const whole = (text: string) =>
  parts(text, [ana])
    .map((part) => part.text)
    .join('');

test('nothing of a text is lost or added, whatever stands in it', () => {
  for (const text of [
    '',
    'a\n\nb',
    '<img src=x onerror=alert(1)> https://a.example/<b>',
    'see (https://a.example/x_(y)), @Dra. Ana Torres!',
    '👩‍⚕️'.repeat(1000),
    '\u202egnp.exe https://a.example/\u202egnp',
  ])
    assert.equal(whole(text), text);
});

test('addresses become links without the sign after them', () => {
  assert.deepEqual(links('Vea https://a.example/x, y http://b.example.'), ['https://a.example/x', 'http://b.example']);
  assert.deepEqual(links('(https://a.example/b_(c))'), ['https://a.example/b_(c)']);
  assert.deepEqual(links('«https://a.example/q?x=1&y=2»'), ['https://a.example/q?x=1&y=2']);
});

test('what is no plain address stays text', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://hospital.example@elsewhere.example/',
    'https://a.example/\u202egnp.exe',
    'https://',
    'xhttps://a.example',
  ])
    assert.deepEqual(links(text), [], text);
});

test('a mention is the name of one of its people, and no longer name is cut', () => {
  const short = { id: 'short', name: 'Dra. Ana' };
  const found = parts('Hola @Dra. Ana Torres y @Dra. Ana', [short, ana]);
  assert.deepEqual(
    found.flatMap((part) => (part.kind === 'mention' ? [part.staff] : [])),
    ['ana', 'short'],
  );
  assert.deepEqual(
    parts('@Dra. Ana Torres', []).map(({ kind }) => kind),
    ['text'],
  );
});

test('who was taken out of the text again is not mentioned', () => {
  assert.deepEqual(stillMentioned('Hola @Dra. Ana Torres', [ana, { id: 'luis', name: 'Dr. Luis' }]), ['ana']);
});

test('an @ at the beginning of a word asks for a name, and no other', () => {
  assert.deepEqual(askedAt('hola @an', 8), { from: 5, question: 'an' });
  assert.deepEqual(askedAt('@', 1), { from: 0, question: '' });
  assert.equal(askedAt('ana@example', 11), null);
  assert.equal(askedAt('@ ana', 5), null);
  assert.equal(askedAt('@ana\notra', 9), null);
});

test('names are found by the beginnings of their words, without accents, and take the place of what was typed', () => {
  const people = ['Dr. Ángel Núñez', 'Dra. Ana Torres'].map((name) => ({
    id: name,
    name,
    roles: [],
    department: null,
    presence: 'off' as const,
    favourite: false,
  }));
  assert.deepEqual(
    matching('ang nu', people).map(({ name }) => name),
    ['Dr. Ángel Núñez'],
  );
  assert.equal(matching('', people).length, 2);
  assert.deepEqual(withName('hola @an, ven', { from: 5, question: 'an' }, ana.name), {
    text: 'hola @Dra. Ana Torres , ven',
    cursor: 22,
  });
});
