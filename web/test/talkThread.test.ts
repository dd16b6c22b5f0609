import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Thread } from '../src/talk/thread';
import { conversation, message, messages } from './talkFakes';

const numbers = (thread: Thread) => thread.shown.map(({ number }) => number);
const answer = (last: number, revision: number, list: ReturnType<typeof messages>, more = false) => ({
  conversation: conversation({ lastNumber: last, revision }),
  messages: list,
  more,
});

function begun(last = 500) {
  const thread = new Thread();
  thread.begin(answer(last, last, messages(last - 49, last)));
  return thread;
}

test('it begins with the newest page and goes up page by page to the first', () => {
  const thread = begun(120);
  assert.deepEqual([numbers(thread)[0], numbers(thread).at(-1), thread.above], [71, 120, 71]);
  thread.page(answer(120, 120, messages(21, 70)), 71);
  thread.page(answer(120, 120, messages(1, 20)), 21);
  assert.deepEqual([numbers(thread).length, thread.above, thread.below], [120, null, null]);
});

test('what changed since is merged: new ones at the end, an edit in its place, and the older answer never wins', () => {
  const thread = begun(60);
  thread.follow(
    answer(61, 63, [message(40, { revision: 62, version: 2, text: 'mended' }), message(61, { revision: 61 })]),
  );
  assert.equal(thread.revision, 63);
  assert.deepEqual([thread.find('m40')?.text, numbers(thread).at(-1)], ['mended', 61]);
  thread.page(answer(61, 63, messages(40, 59)), 60);
  assert.equal(thread.find('m40')?.text, 'mended');
});

test('while more is to come it knows only what has come', () => {
  const thread = begun(60);
  thread.follow(answer(400, 400, messages(61, 260), true));
  assert.equal(thread.revision, 260);
  thread.follow(answer(400, 400, messages(261, 400)));
  assert.deepEqual([thread.revision, numbers(thread).length], [400, 390]);
});

test('the answer to a press does not hide what others did meanwhile', () => {
  const thread = begun(60);
  thread.put(message(63, { revision: 64 }));
  assert.equal(thread.revision, 60);
  thread.follow(answer(63, 64, [message(61), message(62), message(63, { revision: 64 })]));
  assert.deepEqual(numbers(thread).slice(-3), [61, 62, 63]);
});

test('a jump far up shows that place alone, and its way down leads to the newest without a gap', () => {
  const thread = begun(500);
  thread.page(answer(500, 500, messages(76, 125)), 126);
  assert.deepEqual([numbers(thread)[0], numbers(thread).at(-1), thread.atEnd], [76, 125, false]);
  thread.follow(answer(501, 501, [message(501)]));
  assert.equal(numbers(thread).at(-1), 125, 'what is new stands at the end, which is not shown');
  for (let guard = 0; thread.below !== null && guard < 20; guard++) {
    const before = thread.below;
    thread.page(answer(501, 501, messages(Math.max(1, before - 50), Math.min(501, before - 1))), before);
  }
  assert.equal(thread.atEnd, true);
  const shown = numbers(thread);
  assert.deepEqual([shown.at(-1), shown.at(-1)! - shown[0]! + 1 === shown.length], [501, true]);
});

test('a very long history does not all stay on the page', () => {
  const thread = begun(2000);
  for (let i = 0; i < 20; i++) {
    const before = thread.above!;
    thread.page(answer(2000, 2000, messages(before - 50, before - 1)), before);
  }
  assert(numbers(thread).length <= 400);
  assert.deepEqual([numbers(thread)[0], thread.atEnd], [951, false]);
});

test('a quote says what its message says now, and nothing once it is withdrawn', () => {
  const thread = begun(60);
  const quote = { id: 'm5', number: 5, author: 'luis', text: 'about a patient' };
  assert.equal(thread.quoted(quote), 'about a patient');
  thread.follow(answer(60, 61, [message(5, { revision: 61, text: null, withdrawnAt: 'x' })]));
  assert.equal(thread.quoted(quote), null);
});
