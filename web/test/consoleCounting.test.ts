import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elapsed, urgency } from '../src/console/parts/counting';

const since = '2026-11-22T10:00:00.000Z';
const after = (seconds: number) => Date.parse(since) + seconds * 1000;

test('waiting is counted in minutes and seconds, and in hours when it comes to that', () => {
  assert.equal(elapsed(since, after(7)), '0:07');
  assert.equal(elapsed(since, after(750)), '12:30');
  assert.equal(elapsed(since, after(3900)), '1:05:00');
});

test('a clock that is behind the server counts nothing, not less', () => {
  assert.equal(elapsed(since, after(-30)), '0:00');
});

test('it grows more urgent after two minutes and after five', () => {
  assert.equal(urgency(since, after(119)), 1);
  assert.equal(urgency(since, after(120)), 2);
  assert.equal(urgency(since, after(299)), 2);
  assert.equal(urgency(since, after(300)), 3);
});
