import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Board } from '../src/console/parts/board';
import { ProblemError } from '../src/console/parts/server';

function board(ask: () => Promise<string>) {
  const seen = { shown: [] as string[], lost: [] as boolean[], signedOut: 0 };
  const it = new Board({
    ask,
    show: (html) => seen.shown.push(html),
    lost: (is) => seen.lost.push(is),
    signedOut: () => {
      seen.signedOut++;
    },
  });
  return { it, seen };
}

test('many nudges at once make two questions at most', async () => {
  let asked = 0;
  const { it, seen } = board(async () => `${++asked}`);
  await Promise.all([it.refresh(), it.refresh(), it.refresh(), it.refresh()]);
  assert(asked <= 2, `${asked} questions`);
  assert.equal(seen.shown.at(-1), String(asked));
});

test('a nudge that comes while a question is on its way makes another one', async () => {
  const answers: ((html: string) => void)[] = [];
  const { it, seen } = board(() => new Promise((resolve) => answers.push(resolve)));
  const first = it.refresh();
  const second = it.refresh();
  answers[0]!('old');
  while (answers.length < 2) await null;
  answers[1]!('new');
  await Promise.all([first, second]);
  assert.deepEqual(seen.shown, ['old', 'new']);
});

test('a session that has run out is told, and the board stays as it is', async () => {
  const { it, seen } = board(() => Promise.reject(new ProblemError({ status: 401, code: 'signed_out', detail: '' })));
  await it.refresh();
  assert.equal(seen.signedOut, 1);
  assert.deepEqual(seen.shown, []);
});
