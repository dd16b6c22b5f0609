import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import english from '../../src/Coviex/Texts/en/call.json';
import { type CallNeeds, StaffCallPage } from '../src/call/staffCall';
import { NoAnswerError, ProblemError } from '../src/shared/http';
import type { HubEvents } from '../src/shared/hub';
import { Listeners } from '../src/shared/listeners';
import { Texts } from '../src/shared/texts';
import { callRoom, person, staffCall } from './callFakes';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
afterEach(() => mock.timers.reset());

const settle = async () => {
  for (let i = 0; i < 40; i++) await Promise.resolve();
};
const refusal = (status: number, code: string) => new ProblemError({ status, code, detail: `the sentence of ${code}` });
const both = { state: 'answered' as const, people: [person('ana', 'in'), person('luis', 'in')] };

/** Luis opens the page of a call that rings with him. What the server says next is put into `says`. */
function make() {
  const hub = new Listeners<HubEvents>();
  const did: string[] = [];
  const updates: { inCall: boolean; admitted: string[] }[] = [];
  const says = { room: () => callRoom(staffCall(both)), enter: () => staffCall(both) };
  let held = false;
  const answer = async <T>(name: string, said: () => T) => {
    did.push(name);
    await Promise.resolve();
    return said();
  };
  const call = new StaffCallPage({
    id: 'c',
    page: 'page',
    server: {
      room: () => answer('room', says.room),
      enter: (_: string, __: string, take: boolean, others: string | null) =>
        answer(`enter ${take} ${others}`, () => says.enter()),
      leave: () => answer('leave', () => staffCall({ ...both, people: [person('ana', 'in'), person('luis', 'left')] })),
      hold: (_: string, on: boolean) => answer(`hold ${on}`, () => staffCall(both)),
      bring: (_: string, staff: string) => answer(`bring ${staff}`, () => staffCall(both)),
    },
    openHub: () => ({ on: hub.on.bind(hub), stop: () => did.push('hub stopped') }),
    client: () => ({
      setTracks: () => {},
      update: (now: (typeof updates)[0]) => updates.push(now),
      close: () => did.push('call closed'),
    }),
    own: { open: async () => {}, close: () => did.push('camera off'), tracks: { audio: null, video: null } },
    people: { forget: (seat: string) => did.push(`forget ${seat}`) },
    bell: { ring: () => did.push('tone') },
    words: new Texts('en', english),
    roomWords: {},
    held: {
      get: () => held,
      set: (is: boolean) => {
        held = is;
      },
    },
    draw: () => {},
  } as unknown as CallNeeds);
  return { call, hub, did, updates, says, held: () => held };
}

async function inCall() {
  const all = make();
  await all.call.begin(null);
  all.did.length = 0;
  return all;
}

test('it looks, enters, and connects to whoever is there', async () => {
  const { call, did, updates, held } = make();
  await call.begin(null);
  assert.deepEqual(did, ['room', 'enter false null', 'room']);
  assert.equal(call.screen, 'call');
  assert.deepEqual(updates.at(-1)!.admitted, ['ana']);
  assert.equal(held(), true, 'a reload comes back by itself');
});

test('what it waits for is said: another call, another device, a full or a lost call', async () => {
  for (const [status, code, screen] of [
    [409, 'in_another_call', 'choose'],
    [409, 'answered_elsewhere', 'elsewhere'],
    [409, 'call_full', 'full'],
    [404, 'not_found', 'missing'],
    [401, 'signed_out', 'signedOut'],
  ] as const) {
    const { call, says } = make();
    says.enter = () => {
      throw refusal(status, code);
    };
    await call.begin(null);
    assert.equal(call.screen, screen, code);
  }
});

test('chosen to hold or to leave the other one, it enters', async () => {
  const { call, says, did } = make();
  const enter = says.enter;
  says.enter = () => {
    throw refusal(409, 'in_another_call');
  };
  await call.begin(null);
  says.enter = enter;
  await call.enter(false, 'hold');
  assert.equal(did.includes('enter false hold'), true);
  assert.equal(call.screen, 'call');
});

test('another device takes it over: this page lets go of the camera and says where it is', async () => {
  const { call, hub, did, held } = await inCall();
  hub.emit('displaced');
  assert.equal(call.screen, 'elsewhere');
  assert.deepEqual(did, ['call closed', 'hub stopped', 'camera off']);
  assert.equal(held(), false);
});

test('while one holds nothing flows either way, and whoever is held is connected to nobody', async () => {
  const { call, says, updates, did } = await inCall();
  says.room = () => callRoom(staffCall({ ...both, people: [person('ana', 'in'), person('luis', 'held')] }));
  call.hold(true);
  await settle();
  assert.equal(did.includes('hold true'), true);
  assert.equal(call.isHeld, true);
  assert.deepEqual([updates.at(-1)!.inCall, updates.at(-1)!.admitted], [false, []]);
  says.room = () => callRoom(staffCall({ ...both, people: [person('ana', 'held'), person('luis', 'in')] }));
  call.hold(false);
  await settle();
  assert.deepEqual([updates.at(-1)!.inCall, updates.at(-1)!.admitted], [true, []]);
});

test('hung up it is over, and the camera is off', async () => {
  const { call, did } = await inCall();
  call.leave();
  await settle();
  assert.equal(call.screen, 'over');
  assert.equal(call.left, true);
  assert.equal(did.includes('camera off'), true);
});

test('an act that the server refuses is said in its words, and the call goes on', async () => {
  const { call, did } = await inCall();
  call.needs.server.bring = () => Promise.reject(refusal(409, 'call_full'));
  call.bring('rosa');
  await settle();
  assert.equal(call.acts.problem('bring'), 'the sentence of call_full');
  assert.equal(call.screen, 'call');
  assert.equal(did.includes('call closed'), false);
});

test('without the server the call goes on, and it asks again when there is an answer', async () => {
  const { call, hub, says } = await inCall();
  const room = says.room;
  says.room = () => {
    throw new NoAnswerError();
  };
  hub.emit('state', false);
  await settle();
  assert.equal(call.serverAway, true);
  assert.equal(call.screen, 'call');
  says.room = room;
  hub.emit('state', true);
  await settle();
  assert.equal(call.serverAway, false);
});

test('every twenty seconds it says that it is there; a nudge about another call is not its own', async () => {
  const { hub, did } = await inCall();
  hub.emit('call', 'another');
  await settle();
  assert.deepEqual(did, []);
  mock.timers.tick(20_000);
  await settle();
  assert.deepEqual(did, ['room']);
});

test('ended by the other one it says so, with what is known of it', async () => {
  const { call, hub, says } = await inCall();
  says.room = () => callRoom(staffCall({ ...both, state: 'ended', reason: 'answered' }), { here: false });
  hub.emit('call', 'c');
  await settle();
  assert.equal(call.screen, 'over');
  assert.equal(call.call?.reason, 'answered');
});
