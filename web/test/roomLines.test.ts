import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, inOrder, isFull, lineOf, patience } from '../src/room/lines';
import type { Guest } from '../src/shared/protocol';
import { guest, visit, waiting } from './roomFakes';

const open = visit({ state: 'open' });
const stateOf = (one: Guest, connection: Parameters<typeof lineOf>[1] = null) => lineOf(one, connection, open).state;

test('an invited guest is where his text message is, until he opens the page', () => {
  for (const text of ['queued', 'sent', 'delivered', 'bounced', 'revoked'] as const) {
    assert.equal(stateOf(guest({ text })), text);
  }
  const opened = lineOf(guest({ text: 'delivered', openedAt: '2026-11-22T09:58:00Z' }), null, open);
  assert.equal(opened.state, 'opened');
  assert.equal(opened.at, '2026-11-22T09:58:00Z');
  assert.equal(stateOf(guest({ text: 'revoked', openedAt: '2026-11-22T09:58:00Z' })), 'revoked');
});

test('a text that did not arrive says why, and offers to send it again', () => {
  const line = lineOf(guest({ text: 'bounced', textProblem: 'Apagado o sin señal.' }), null, open);
  assert.equal(line.tone, 'bad');
  assert.equal(line.textProblem, 'Apagado o sin señal.');
  assert.deepEqual(line.acts, ['resend', 'revoke']);
});

test('a text that bounced does not matter once he is inside', () => {
  assert.equal(lineOf(waiting({ text: 'bounced', textProblem: 'x' }), null, open).textProblem, null);
});

test('who waits can be let in or not, and sounds until somebody has noticed', () => {
  const line = lineOf(waiting(), null, open);
  assert.equal(line.arrived, true);
  assert.equal(line.waitingSince, '2026-11-22T10:00:00Z');
  assert.deepEqual(line.acts, ['admit', 'acknowledge', 'decline']);
  assert.deepEqual(lineOf(waiting({ acknowledged: true }), null, open).acts, ['admit', 'decline']);
});

test('the door can be opened before the start: it starts the visit', () => {
  assert(lineOf(waiting(), null, visit()).acts.includes('admit'));
});

test('who has lost his connection while waiting does not sound', () => {
  const line = lineOf(waiting({ away: true }), null, open);
  assert.equal(line.state, 'waitingAway');
  assert.equal(line.arrived, false);
  assert(line.acts.includes('admit'));
});

test('in the call it counts what we see, not whether his socket is there', () => {
  const inside = guest({ state: 'admitted' });
  assert.equal(stateOf(inside, 'live'), 'inCall');
  assert.equal(stateOf({ ...inside, away: true }, 'live'), 'inCall');
  assert.equal(stateOf(inside, 'connecting'), 'connecting');
  assert.equal(stateOf(inside, 'lost'), 'lost');
  assert.equal(stateOf({ ...inside, away: true }, null), 'lost');
});

test('another device that asks is answered, in the lobby and in the call', () => {
  assert.deepEqual(lineOf(guest({ state: 'admitted', asksToMove: true }), 'live', open).acts, [
    'allow-move',
    'refuse-move',
    'remove',
  ]);
  assert.equal(lineOf(guest({ state: 'left', asksToMove: true }), null, open).asksToMove, false);
});

test('a device that was exchanged after the door had been open is pointed out', () => {
  const moved = { movedAt: '2026-11-22T10:05:00Z', admittedAt: '2026-11-22T10:01:00Z' };
  assert.equal(lineOf(waiting(moved), null, open).moved, true);
  assert.equal(lineOf(waiting({ movedAt: moved.movedAt }), null, open).moved, false);
});

test('who was sent away may be let come back', () => {
  assert.deepEqual(lineOf(guest({ state: 'declined' }), null, open).acts, ['readmit', 'revoke']);
  assert.deepEqual(lineOf(guest({ state: 'removed', text: 'revoked' }), null, open).acts, ['readmit', 'resend']);
});

test('a link that was revoked is said beside a state that does not say it', () => {
  assert.equal(lineOf(guest({ state: 'removed', text: 'revoked' }), null, open).linkRevoked, true);
  assert.equal(lineOf(guest({ text: 'revoked' }), null, open).linkRevoked, false);
});

test('when the visit is over nothing can be done any more', () => {
  for (const state of ['ended', 'cancelled', 'expired'] as const) {
    const line = lineOf(waiting(), null, visit({ state }));
    assert.deepEqual(line.acts, []);
    assert.equal(line.arrived, false);
  }
});

test('what is wrong with his camera or microphone is said while he is inside', () => {
  const faulty = { camera: 'denied', microphone: 'off' } as const;
  assert.deepEqual(lineOf(waiting(faulty), null, open).faults, [
    { device: 'camera', state: 'denied' },
    { device: 'microphone', state: 'off' },
  ]);
  // What he switched off in the call stands on his tile.
  assert.deepEqual(lineOf(guest({ state: 'admitted', ...faulty }), 'live', open).faults, [
    { device: 'camera', state: 'denied' },
  ]);
  assert.deepEqual(lineOf(guest(faulty), null, open).faults, []);
});

test('those who wait stand first, the longest on top; the others keep the order of the invitations', () => {
  const at = (id: string, minute: number) => waiting({ id, waitingSince: `2026-11-22T10:0${minute}:00Z` });
  const guests = [
    guest({ id: 'gone', state: 'left' }),
    guest({ id: 'invited1' }),
    at('second', 5),
    guest({ id: 'inside', state: 'admitted' }),
    at('first', 2),
    guest({ id: 'invited2' }),
  ];
  assert.deepEqual(
    inOrder(guests).map(({ id }) => id),
    ['first', 'second', 'inside', 'invited1', 'invited2', 'gone'],
  );
});

test('a long wait is told by colour', () => {
  const from = Date.parse('2026-11-22T10:00:00Z');
  const after = (minutes: number) => patience('2026-11-22T10:00:00Z', from + minutes * 60_000);
  assert.equal(after(4.9), 'short');
  assert.equal(after(5), 'long');
  assert.equal(after(10), 'tooLong');
});

test('time is counted as on a clock, and a clock that is behind never counts below zero', () => {
  assert.equal(counted(7_000), '0:07');
  assert.equal(counted(760_000), '12:40');
  assert.equal(counted(3_729_000), '1:02:09');
  assert.equal(counted(-5_000), '0:00');
});

test('the clinician is one of those who fill the room', () => {
  const inside = guest({ state: 'admitted' });
  assert.equal(isFull({ guests: [inside, inside] }, 4), false);
  assert.equal(isFull({ guests: [inside, inside, inside] }, 4), true);
});
