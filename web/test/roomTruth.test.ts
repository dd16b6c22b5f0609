import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Truth } from '../src/room/truth';
import { ProblemError } from '../src/shared/http';
import type { Room } from '../src/shared/protocol';
import { freshWorld, leaveWorld, pass } from './callsFakes';
import { Asked, guest, room, visit, waiting } from './roomFakes';

beforeEach(freshWorld);
afterEach(leaveWorld);

/** As long as a question keeps from the one before. */
const aMoment = () => pass(300);

function make() {
  const server = new Asked<Room>();
  const heard = { told: 0, refused: [] as number[] };
  const truth = new Truth({
    ask: server.ask,
    told: () => void heard.told++,
    refused: (status) => void heard.refused.push(status),
  });
  return { truth, server, heard };
}

const lobby = room(visit({ guests: [waiting()] }));
const inCall = room(visit({ state: 'open', guests: [guest({ state: 'admitted' })] }));

test('nudges while a question is on its way lead to one more question, not to many', async () => {
  const { truth, server } = make();
  truth.ask();
  truth.ask();
  truth.ask();
  assert.equal(server.asked, 1);
  await server.answer(lobby);
  await aMoment();
  assert.equal(server.asked, 2);
  await server.answer(lobby);
  await aMoment();
  assert.equal(server.asked, 2);
});

test('a nudge that was lost is made good by a question now and then', async () => {
  const { truth, server } = make();
  truth.ask();
  await server.answer(lobby);
  await pass(20_000);
  assert.equal(server.asked, 2);
  truth.stop();
  await pass(60_000);
  assert.equal(server.asked, 2);
});

test('the echo of a press is asked about when the press has been answered', async () => {
  const { truth, server } = make();
  truth.ask();
  await server.answer(lobby);
  await aMoment();
  truth.acting();
  truth.ask();
  await pass(100);
  assert.equal(server.asked, 1);
  await aMoment();
  assert.equal(server.asked, 2);
});

test('the answer to an act opens the door at once, before anything was asked', async () => {
  const { truth, server, heard } = make();
  truth.ask();
  await server.answer(lobby);
  truth.putGuest(guest({ state: 'admitted' }));
  assert.equal(truth.room?.visit.state, 'open');
  assert.deepEqual(
    truth.room?.peers.map(({ seat, admitted }) => [seat, admitted]),
    [['g1', true]],
  );
  assert.equal(heard.told, 2);
});

test('an answer to a question from before the act does not shut the door again', async () => {
  const { truth, server } = make();
  truth.ask();
  await server.answer(lobby);
  await aMoment();
  truth.ask();
  truth.putGuest(guest({ state: 'admitted' }));
  await server.answer(lobby);
  assert.equal(truth.room?.peers[0]?.admitted, true, 'the old answer must not count');
  await aMoment();
  assert.equal(server.asked, 3, 'but the truth is asked for again');
  await server.answer(inCall);
  assert.equal(truth.room, inCall);
});

test('who was sent out is no peer any more', async () => {
  const { truth, server } = make();
  truth.ask();
  await server.answer(inCall);
  truth.putGuest(guest({ state: 'removed' }));
  assert.deepEqual(truth.room?.peers, []);
});

test('a guest who was just invited joins the list', async () => {
  const { truth, server } = make();
  truth.ask();
  await server.answer(lobby);
  truth.putGuest(guest({ id: 'g2' }));
  assert.deepEqual(
    truth.room?.visit.guests.map(({ id }) => id),
    ['g1', 'g2'],
  );
  assert.equal(truth.room?.visit.state, 'scheduled');
});

test('when the network is back a question that hangs is not waited for', async () => {
  const { truth, server } = make();
  truth.ask();
  const hanging = server.open[0]!;
  truth.askAnew();
  assert.equal(hanging.signal?.aborted, true);
  server.open.shift();
  await server.answer(inCall);
  assert.equal(truth.room, inCall);
});

test('a refusal is told by its status, and the room that was known stays', async () => {
  const { truth, server, heard } = make();
  truth.ask();
  await server.answer(inCall);
  await aMoment();
  truth.ask();
  await server.fail(new ProblemError({ status: 401, code: 'http_401', detail: '' }));
  assert.deepEqual(heard.refused, [401]);
  assert.equal(truth.room, inCall);
});

test('after the end nothing is asked', async () => {
  const { truth, server, heard } = make();
  truth.ask();
  truth.ask();
  truth.stop();
  await aMoment();
  assert.equal(server.asked, 1);
  assert.deepEqual(heard, { told: 0, refused: [] });
});

test('a reply that was seen goes at once', async () => {
  const { truth, server } = make();
  const reply = { id: 'r1', guest: 'g1', body: 'No puedo hoy', at: '2026-11-22T10:00:00Z', keyword: null };
  truth.ask();
  await server.answer({ ...lobby, replies: [reply, { ...reply, id: 'r2' }] });
  truth.putRead('r1');
  assert.deepEqual(
    truth.room?.replies.map(({ id }) => id),
    ['r2'],
  );
});
