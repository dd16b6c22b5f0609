import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf, type Known, nothingKnown, type Own, screenFor } from '../src/guest/state';
import type { LobbyState, PeekState } from '../src/shared/protocol';
import { aLobby, aPeek } from './guestFakes';

const well: Own = { camera: 'ok', microphone: 'ok', asking: false, settled: false };
const known = (more: Partial<Known>): Known => ({ ...nothingKnown, ...more });
const screen = (more: Partial<Known>, own = well, obstacle: 'inApp' | 'noWebRtc' | null = null) =>
  screenFor(known(more), own, obstacle);

test('until an answer comes the page says that it is opening', () => {
  assert.equal(screen({}), 'loading');
});

test('each state of the invitation has its screen', () => {
  const expected: Record<PeekState, string> = {
    early: 'early',
    ready: 'invitation',
    late: 'late',
    expired: 'expired',
    revoked: 'revoked',
    ended: 'ended',
    cancelled: 'cancelled',
    declined: 'declined',
  };
  for (const [state, name] of Object.entries(expected)) {
    assert.equal(screen({ peek: aPeek({ state: state as PeekState }) }), name);
  }
});

test('each state of the lobby has its screen', () => {
  const expected: Record<LobbyState, string> = {
    waiting: 'lobby',
    admitted: 'call',
    left: 'thanks',
    declined: 'declined',
    elsewhere: 'elsewhere',
    ended: 'ended',
    cancelled: 'cancelled',
    expired: 'expired',
    revoked: 'revoked',
  };
  for (const [state, name] of Object.entries(expected)) {
    assert.equal(screen({ peek: aPeek(), lobby: aLobby({ state: state as LobbyState }) }), name);
  }
});

test('who left by mistake may go back, who talked is thanked', () => {
  assert.equal(screen({ lobby: aLobby({ state: 'left', canReturn: true }) }), 'left');
  assert.equal(screen({ lobby: aLobby({ state: 'ended' }), hasTalked: true }), 'thanks');
});

test('trouble comes before whatever was known', () => {
  for (const trouble of ['wrongLink', 'tooMany', 'unreachable'] as const) {
    assert.equal(screen({ trouble, peek: aPeek() }), trouble);
  }
});

test('a new link that was sent is confirmed', () => {
  assert.equal(screen({ peek: aPeek({ state: 'expired' }), renewal: 'sent' }), 'renewed');
});

test('a browser that cannot call hears of it where it matters, and not where the visit is over anyway', () => {
  for (const state of ['early', 'ready', 'late'] as const) {
    assert.equal(screen({ peek: aPeek({ state }) }, well, 'inApp'), 'inApp');
  }
  assert.equal(screen({ peek: aPeek({ state: 'expired' }) }, well, 'inApp'), 'expired');
  assert.equal(screen({ lobby: aLobby() }, well, 'noWebRtc'), 'noWebRtc');
});

test('while the browser asks for the camera, the page says which button to press', () => {
  const asking = { ...well, asking: true };
  assert.equal(screen({ peek: aPeek() }, asking), 'asking');
  assert.equal(screen({ lobby: aLobby() }, asking), 'asking');
  assert.equal(screen({ lobby: aLobby({ state: 'admitted' }) }, asking), 'call');
});

test('a broken device is told in the lobby until the guest goes on without it, and never keeps him out of the call', () => {
  const denied = { ...well, camera: 'denied' as const };
  assert.equal(screen({ lobby: aLobby() }, denied), 'devices');
  assert.equal(screen({ lobby: aLobby() }, { ...denied, settled: true }), 'lobby');
  assert.equal(screen({ lobby: aLobby({ state: 'admitted' }) }, denied), 'call');
});

test('a device that is off on purpose is no fault', () => {
  assert.equal(faultOf({ camera: 'off', microphone: 'ok' }), null);
});

test('of two faults of one kind both are told, of two kinds the microphone first', () => {
  assert.deepEqual(faultOf({ camera: 'denied', microphone: 'denied' }), { which: 'both', how: 'denied' });
  assert.deepEqual(faultOf({ camera: 'denied', microphone: 'busy' }), { which: 'microphone', how: 'busy' });
  assert.deepEqual(faultOf({ camera: 'missing', microphone: 'ok' }), { which: 'camera', how: 'missing' });
});
