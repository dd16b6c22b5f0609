import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../src/talk/outbox';
import { type Row, rowsOf } from '../src/talk/rows';
import { at, message } from './talkFakes';

const laying = { me: 'ana', newFrom: null, entries: [], day: (iso: string) => iso.slice(0, 10) };
const entry = (id: string): Entry => ({
  id,
  conversation: 'c',
  text: id,
  replyTo: null,
  urgent: false,
  mentions: [],
  writtenAt: at(59),
  order: 1,
  refused: null,
});
const short = (rows: Row[]) =>
  rows.map((row) =>
    row.kind === 'bubble' ? `${row.key}${row.first ? ' first' : ''}${row.last ? ' last' : ''}` : row.kind,
  );

test("one author's messages stand together, unless there is time between them", () => {
  const rows = rowsOf({
    ...laying,
    messages: [message(1), message(2), message(3, { author: 'ana' }), message(20, { author: 'ana' })],
  });
  assert.deepEqual(short(rows), ['day', 'm1 first', 'm2 last', 'm3 first last', 'm20 first last']);
});

test('a day begins with its line', () => {
  const rows = rowsOf({ ...laying, messages: [message(1), message(2, { writtenAt: '2026-11-23T15:00:00Z' })] });
  assert.deepEqual(short(rows), ['day', 'm1 first last', 'day', 'm2 first last']);
});

test('the line of what is new stands before the first new one of others', () => {
  const list = [message(1), message(2, { author: 'ana' }), message(3), message(4)];
  assert.deepEqual(short(rowsOf({ ...laying, messages: list, newFrom: 2 })), [
    'day',
    'm1 first last',
    'm2 first last',
    'new',
    'm3 first',
    'm4 last',
  ]);
  assert.equal(short(rowsOf({ ...laying, messages: list, newFrom: 5 })).includes('new'), false);
});

test('what is on its way comes last, and not beside itself once it has arrived', () => {
  const rows = rowsOf({
    ...laying,
    messages: [message(1), message(2, { id: 'x', author: 'ana' })],
    entries: [entry('x'), entry('y')],
  });
  assert.deepEqual(
    rows.flatMap((row) => (row.kind === 'bubble' ? [row.key] : [])),
    ['m1', 'x', 'y'],
  );
});
