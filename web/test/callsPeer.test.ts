import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { PeerLine } from '../src/calls/peer';
import { addTransceivers } from '../src/calls/prepared';
import type { Signal } from '../src/shared/protocol';
import { FakeConnection, freshWorld, leaveWorld, pass } from './callsFakes';

beforeEach(freshWorld);
afterEach(leaveWorld);

/** Two lines that face each other; `ann` sorts lower and so is the polite one. */
function pair() {
  const said: string[] = [];
  const world = { losing: false };
  const make = (name: string, polite: boolean, other: () => PeerLine, offering: boolean) => {
    const blank = () => new FakeConnection() as unknown as RTCPeerConnection;
    const outgoing = new MediaStream();
    const connection = blank();
    if (offering) addTransceivers(connection, outgoing);
    return new PeerLine(connection, {
      polite,
      outgoing,
      blank,
      hubConnected: true,
      pictureSize: () => ({ width: 640, height: 480 }),
      send: (data: Signal) => {
        if ('description' in data) said.push(`${name} ${data.description.type}`);
        if (!world.losing) other().receive(data);
      },
      turned: (state) => said.push(`${name} ${state}`),
    });
  };
  const lines = {} as { ann: PeerLine; bob: PeerLine };
  return {
    said,
    world,
    lines,
    /** Who has his transceivers ready is about to offer. */
    meet: (...offering: string[]) => {
      lines.ann = make('ann', true, () => lines.bob, offering.includes('ann'));
      lines.bob = make('bob', false, () => lines.ann, offering.includes('bob'));
    },
    pcs: () => [lines.ann.connection, lines.bob.connection] as unknown as FakeConnection[],
  };
}

test('the newcomer offers, the other answers, and that is all', async () => {
  const { lines, said, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(10_000);
  assert.deepEqual(said.sort(), ['ann live', 'ann offer', 'bob answer', 'bob live']);
});

test('two who offer at first sight end with one connection and two transceivers each', async () => {
  const { lines, pcs, meet, said } = pair();
  meet('ann', 'bob');
  void lines.ann.offer();
  void lines.bob.offer();
  await pass(5000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(lines.bob.state, 'live');
  assert.deepEqual(
    pcs().map((pc) => [pc.transceivers.length, pc.rollbacks]),
    [
      [2, 0],
      [2, 0],
    ],
  );
  assert.equal(said.filter((word) => word.endsWith('answer')).length, 1);
});

test('candidates that come before the description wait for it', async () => {
  const { lines, pcs, meet } = pair();
  meet('ann');
  lines.bob.receive({ candidate: { candidate: 'early' } });
  await pass();
  assert.deepEqual(pcs()[1]?.candidates, []);
  void lines.ann.offer();
  await pass();
  assert.deepEqual(pcs()[1]?.candidates, [{ candidate: 'early' }]);
});

test('an offer that was lost goes out again until it is answered', async () => {
  const { lines, world, meet } = pair();
  meet('ann');
  world.losing = true;
  void lines.ann.offer();
  await pass(1000);
  world.losing = false;
  await pass(2000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(lines.bob.state, 'live');
});

test('an answer that was lost is given again', async () => {
  const { lines, world, meet, said } = pair();
  meet('ann');
  void lines.ann.offer();
  world.losing = false;
  const receive = lines.ann.receive.bind(lines.ann);
  lines.ann.receive = () => {};
  await pass(1000);
  lines.ann.receive = receive;
  await pass(2000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(said.filter((word) => word === 'bob answer').length, 2);
});

test('when nobody came as the newcomer, one of them offers after a while', async () => {
  const { lines, said, meet } = pair();
  meet();
  await pass(3000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(said[0], 'bob offer');
});

async function breakDown(pcs: FakeConnection[]) {
  FakeConnection.networkDown = true;
  for (const pc of pcs) pc.turn('disconnected', 'disconnected');
  await pass(100);
  for (const pc of pcs) pc.turn('failed', 'failed');
}

test('ICE that failed is restarted, by one of them, on the same connection', async () => {
  const { lines, pcs, said, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  const before = pcs();
  said.length = 0;
  await breakDown(before);
  FakeConnection.networkDown = false;
  await pass(1000);
  assert.deepEqual(said.slice(0, 4), ['ann lost', 'bob lost', 'bob offer', 'ann answer']);
  assert.deepEqual(said.slice(4).sort(), ['ann live', 'bob live']);
  assert.deepEqual(pcs(), before);
});

test('when both restart at once, who offered first gives way', async () => {
  const { lines, pcs, meet } = pair();
  meet('bob');
  void lines.bob.offer();
  await pass(5000);
  await breakDown(pcs());
  FakeConnection.networkDown = false;
  for (const line of [lines.ann, lines.bob]) void (line as unknown as { restart(): Promise<void> }).restart();
  await pass(200);
  assert.equal(lines.ann.state, 'live');
  assert.equal(lines.bob.state, 'live');
  assert.deepEqual(
    pcs().map((pc) => pc.rollbacks),
    [0, 1],
  );
});

test('nothing is sent while the hub is away, and the restart goes out when it is back', async () => {
  const { lines, pcs, said, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  for (const line of [lines.ann, lines.bob]) line.hubTurned(false);
  await breakDown(pcs());
  said.length = 0;
  await pass(40_000);
  assert.deepEqual(said, []);
  FakeConnection.networkDown = false;
  for (const line of [lines.ann, lines.bob]) line.hubTurned(true);
  await pass();
  assert.equal(lines.ann.state, 'live');
  assert.equal(lines.bob.state, 'live');
});

test('a hub that comes and goes does not touch a connection that is live', async () => {
  const { lines, said, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  said.length = 0;
  lines.ann.hubTurned(false);
  await pass(60_000);
  lines.ann.hubTurned(true);
  await pass(10_000);
  assert.deepEqual(said, []);
});

test('restarts that do not help end in a new connection on both sides', async () => {
  const { lines, pcs, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  const before = pcs();
  await breakDown(before);
  const stillFailed = setInterval(() => {
    for (const pc of pcs()) if (pc.iceConnectionState !== 'failed') pc.turn('failed', 'failed');
  }, 500);
  await pass(20_000);
  clearInterval(stillFailed);
  FakeConnection.networkDown = false;
  await pass(20_000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(lines.bob.state, 'live');
  assert(pcs().every((pc) => !before.includes(pc)));
});

test('an offer with other keys is another connection: he left and came back', async () => {
  const { lines, pcs, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  const old = pcs()[1];
  const { bob } = lines;
  lines.ann.close();
  lines.ann = new PeerLine(new FakeConnection() as unknown as RTCPeerConnection, {
    polite: true,
    outgoing: new MediaStream(),
    blank: () => new FakeConnection() as unknown as RTCPeerConnection,
    hubConnected: true,
    pictureSize: () => ({ width: 640, height: 480 }),
    send: (data) => bob.receive(data),
    turned: () => {},
  });
  void lines.ann.offer();
  await pass(1000);
  assert.equal(lines.ann.state, 'live');
  assert.equal(bob.state, 'live');
  assert.equal(old?.connectionState, 'closed');
});

test('while lost the picture is not encoded; back again it is', async () => {
  const { lines, pcs, meet } = pair();
  meet('ann');
  void lines.ann.offer();
  await pass(5000);
  const active = () => pcs()[0]?.transceivers.find((t) => t.receiver.track.kind === 'video')?.sender.encoding.active;
  assert.equal(active(), true);
  await breakDown(pcs());
  assert.equal(active(), false);
  FakeConnection.networkDown = false;
  await pass(2000);
  assert.equal(active(), true);
});
