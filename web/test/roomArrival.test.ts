import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Arrivals } from '../src/room/arrival';
import { guest } from './roomFakes';

function make() {
  mock.timers.enable({ apis: ['setTimeout'] });
  const heard = { rings: [] as boolean[], title: 0, notices: 0 };
  const arrivals = new Arrivals({
    ring: (softly) => void heard.rings.push(softly),
    title: (waiting) => {
      heard.title = waiting;
    },
    notify: () => void heard.notices++,
  });
  return { arrivals, heard };
}

afterEach(() => mock.timers.reset());

const maria = guest({ id: 'maria' });
const jorge = guest({ id: 'jorge' });

test('an arrival rings again and again until it is noticed', () => {
  const { arrivals, heard } = make();
  assert.deepEqual(arrivals.update([maria], false), [maria]);
  assert.deepEqual(heard, { rings: [false], title: 1, notices: 1 });
  mock.timers.tick(5000);
  mock.timers.tick(5000);
  assert.equal(heard.rings.length, 3);
  arrivals.update([], false);
  mock.timers.tick(60_000);
  assert.equal(heard.rings.length, 3);
  assert.equal(heard.title, 0);
});

test('the same guest, asked for again, is no new arrival', () => {
  const { arrivals, heard } = make();
  arrivals.update([maria], false);
  assert.deepEqual(arrivals.update([maria], false), []);
  assert.deepEqual(arrivals.update([maria, jorge], false), [jorge]);
  assert.equal(heard.notices, 2);
  assert.equal(heard.title, 2);
});

test('in a conversation it rings softly and seldom', () => {
  const { arrivals, heard } = make();
  arrivals.update([maria], true);
  mock.timers.tick(5000);
  assert.deepEqual(heard.rings, [true]);
  mock.timers.tick(7000);
  assert.deepEqual(heard.rings, [true, true]);
});

test('who comes back after being noticed rings anew', () => {
  const { arrivals, heard } = make();
  arrivals.update([maria], false);
  arrivals.update([], false);
  assert.deepEqual(arrivals.update([maria], false), [maria]);
  assert.equal(heard.rings.length, 2);
});
