import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals } from '../src/console/parts/arrivals';

const maria = { guest: 'g1', since: '2026-11-22T10:00:00Z', name: 'María', relation: 'hija' };
const jorge = { guest: 'g2', since: '2026-11-22T10:01:00Z', name: 'Jorge', relation: 'hijo' };

function memory(text: string | null = null) {
  return {
    text,
    read() {
      return this.text;
    },
    write(next: string) {
      this.text = next;
    },
  };
}

test('an arrival is announced once', () => {
  const arrivals = new Arrivals(memory());
  assert.deepEqual(arrivals.update([maria]), [maria]);
  assert.deepEqual(arrivals.update([maria]), []);
  assert.deepEqual(arrivals.update([maria, jorge]), [jorge]);
});

test('a reload does not announce the same arrival again', () => {
  const kept = memory();
  new Arrivals(kept).update([maria]);
  assert.deepEqual(new Arrivals(kept).update([maria]), []);
});

test('who goes and comes again is announced again', () => {
  const arrivals = new Arrivals(memory());
  arrivals.update([maria]);
  arrivals.update([]);
  const again = { ...maria, since: '2026-11-22T10:05:00Z' };
  assert.deepEqual(arrivals.update([again]), [again]);
});

test('an arrival that happened while the page was closed is announced', () => {
  assert.deepEqual(new Arrivals(memory('')).update([maria, jorge]), [maria, jorge]);
});
