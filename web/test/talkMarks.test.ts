import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterReading, markOf, mustAcknowledge, owed, readers, totals } from '../src/talk/marks';
import { Seen } from '../src/talk/seen';
import { State } from '../src/talk/state';
import { conversation, member, message } from './talkFakes';

const group = (...reads: [string, number, number][]) =>
  conversation({
    kind: 'group',
    members: [member('ana'), ...reads.map(([staff, received, read]) => member(staff, { received, read }))],
  });
const mine = message(5, { author: 'ana' });

test('a message is read when all the others have read it', () => {
  assert.equal(markOf(mine, group(['luis', 4, 4], ['rosa', 5, 5]), 'ana'), 'sent');
  assert.equal(markOf(mine, group(['luis', 5, 4], ['rosa', 5, 5]), 'ana'), 'delivered');
  assert.equal(markOf(mine, group(['luis', 5, 5], ['rosa', 9, 7]), 'ana'), 'read');
});

test('who has left or whose account is closed is not waited for', () => {
  const now = group(['luis', 5, 5]);
  now.members.push(member('rosa', { left: true }), member('jose', { active: false }));
  assert.equal(markOf(mine, now, 'ana'), 'read');
  assert.deepEqual(
    readers(mine, now).read.map(({ staff }) => staff),
    ['luis'],
  );
});

test('alone it stays sent', () => assert.equal(markOf(mine, group(), 'ana'), 'sent'));

test('an urgent message is owed an answer by every other one until he gives it', () => {
  const urgent = message(1, { urgent: true, acknowledged: [{ staff: 'rosa', at: '' }] });
  const now = conversation({ members: ['ana', 'luis', 'rosa'].map((staff) => member(staff)) });
  assert.deepEqual(
    owed(urgent, now).map(({ staff }) => staff),
    ['ana'],
  );
  assert.equal(mustAcknowledge(urgent, now, 'ana'), true);
  assert.equal(mustAcknowledge(urgent, now, 'luis'), false, 'he wrote it');
  assert.equal(mustAcknowledge(message(1, { urgent: true, withdrawnAt: 'x' }), now, 'ana'), false);
});

test('having read to the end leaves nothing unread, and nothing less does', () => {
  const now = conversation({
    lastNumber: 9,
    unread: 4,
    mentions: 1,
    members: [member('ana', { read: 5 }), member('luis')],
  });
  assert.deepEqual([afterReading(now, 'ana', 9).unread, afterReading(now, 'ana', 9).mentions], [0, 0]);
  assert.equal(afterReading(now, 'ana', 7).unread, 4);
  assert.deepEqual(totals([now, conversation({ unread: 2, urgent: 1 })]), { unread: 6, urgent: 1 });
});

test('an answer that was on its way does not make unread again what was read meanwhile', () => {
  const state = new State('ana');
  const before = conversation({
    lastNumber: 9,
    revision: 9,
    unread: 4,
    members: [member('ana', { read: 5 }), member('luis')],
  });
  state.put(before);
  state.read('c', 9);
  state.put(before);
  assert.deepEqual([state.conversations.get('c')?.unread, state.conversations.get('c')?.members[0]?.read], [0, 9]);
  state.put(conversation({ ...before, revision: 8, title: 'old' }));
  assert.equal(state.conversations.get('c')?.title, 'Dr. Luis Medina');
});

test('empty conversations of two are not in the list unless they are wanted, and the newest come first', () => {
  const state = new State('ana');
  state.put(conversation({ id: 'old', lastNumber: 1, last: message(1) }));
  state.put(conversation({ id: 'new', lastNumber: 1, last: message(9) }));
  state.put(conversation({ id: 'empty' }));
  const ids = (wanted: boolean) => state.list(() => wanted).map(({ id }) => id);
  assert.deepEqual(ids(false), ['new', 'old']);
  assert.equal(ids(true).length, 3);
});

const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test('how far he has read is told once, never goes back, and after a failure again', async () => {
  const told: string[] = [];
  let fails = true;
  const { NoAnswerError } = await import('../src/shared/http');
  const seen = new Seen(
    async (id, { received, read }) => {
      if (fails) throw new NoAnswerError();
      told.push(`${id} ${received} ${read}`);
    },
    () => {},
  );
  seen.want('c', { read: 5 });
  await settle();
  assert.deepEqual(told, []);
  fails = false;
  seen.kick();
  await settle();
  seen.want('c', { read: 3 });
  seen.want('c', { received: 7 });
  await settle();
  seen.want('c', { received: 7 });
  await settle();
  assert.deepEqual(told, ['c 5 5', 'c 7 5']);
});
