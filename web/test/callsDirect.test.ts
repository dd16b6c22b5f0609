import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { OwnTracks, Truth } from '../src/calls/callClient';
import { DirectCall } from '../src/calls/direct';
import type { CallSetup, Peer } from '../src/shared/protocol';
import { calm, FakeConnection, FakeRelay, FakeTrack, freshWorld, leaveWorld, pass } from './callsFakes';

beforeEach(freshWorld);
afterEach(leaveWorld);

const setup: CallSetup = { system: 'direct', iceServers: [], relayOnly: false, sdk: null };
const tracks = () => ({ audio: new FakeTrack('audio'), video: new FakeTrack('video') }) as unknown as OwnTracks;

/** One person's page. */
class Person {
  readonly said: string[] = [];
  readonly streams = new Map<string, MediaStream | null>();
  readonly hub;
  readonly call;
  readonly own = tracks();

  constructor(
    readonly relay: FakeRelay,
    readonly seat: string,
    readonly page = `page-of-${seat}`,
  ) {
    this.hub = relay.hub({ seat, page });
    this.call = new DirectCall({
      page,
      hub: this.hub,
      events: {
        stream: (who, stream) => {
          this.said.push(`${who} ${stream ? 'stream' : 'no stream'}`);
          this.streams.set(who, stream);
        },
        connection: (who, state) => this.said.push(`${who} ${state}`),
        shown: (who, shown) => this.said.push(`${who} camera ${shown.camera}, microphone ${shown.microphone}`),
        ownPicture: () => {},
        elsewhere: () => {},
      },
      make: (configuration) => {
        const connection = new FakeConnection(configuration);
        this.connections.push(connection);
        return connection as unknown as RTCPeerConnection;
      },
    });
    this.call.setTracks(this.own);
  }

  readonly connections: FakeConnection[] = [];
  get pc() {
    return this.connections.at(-1)!;
  }
  get sent() {
    return this.pc.transceivers.map(({ sender }) => sender.track);
  }
  get everSent() {
    return this.connections.flatMap((pc) => pc.transceivers.flatMap(({ sender }) => sender.history)).filter(Boolean);
  }

  told(peers: Peer[], more: Partial<Truth> = {}) {
    this.call.update({ me: this.seat, inCall: true, peers, setup, ...more });
  }
}

const peer = (who: Person, admitted: boolean): Peer => ({
  seat: who.seat,
  page: who.page,
  name: who.seat,
  relation: '',
  role: 'guest',
  admitted,
});

/** A clinician in the room and a guest in the lobby, with their connection prepared. */
async function lobby() {
  const relay = new FakeRelay();
  const host = new Person(relay, 'host');
  const guest = new Person(relay, 'anna');
  host.told([]);
  guest.told([peer(host, false)], { inCall: false });
  host.told([peer(guest, false)]);
  await pass(3000);
  return { relay, host, guest };
}

async function inCall() {
  const all = await lobby();
  all.host.told([peer(all.guest, true)]);
  all.guest.told([peer(all.host, true)]);
  await calm();
  return all;
}

test('in the lobby the connection stands, nothing is attached and nobody is handed out', async () => {
  const { host, guest } = await lobby();
  for (const person of [host, guest]) {
    assert.equal(person.pc.connectionState, 'connected');
    assert.deepEqual(person.everSent, []);
    assert.equal(person.streams.size, 0);
  }
});

test('the door attaches the tracks to what stands, with no new handshake', async () => {
  const { relay, host, guest } = await lobby();
  const before = relay.passed.filter((word) => /offer|answer/.test(word)).length;
  host.told([peer(guest, true)]);
  guest.told([peer(host, true)]);
  await pass(3000);
  assert.deepEqual(guest.sent, [guest.own.audio, guest.own.video]);
  assert.deepEqual(host.sent, [host.own.audio, host.own.video]);
  assert(guest.streams.get('host'));
  assert.equal(relay.passed.filter((word) => /offer|answer/.test(word)).length, before);
});

test('a peer who is admitted is nobody to a page that is not in the call itself', async () => {
  const { host, guest } = await lobby();
  guest.told([peer(host, true)], { inCall: false });
  await pass(1000);
  assert.deepEqual(guest.everSent, []);
  assert.equal(guest.streams.size, 0);
});

test('when the door is shut again the tracks come off, also when that follows at once', async () => {
  const { host, guest } = await inCall();
  host.told([peer(guest, false)]);
  await pass(500);
  assert.deepEqual(host.sent, [null, null]);
  assert.equal(host.streams.get('anna'), null);
  host.told([peer(guest, true)]);
  host.told([peer(guest, false)]);
  await pass(500);
  assert.deepEqual(host.sent, [null, null]);
});

test('a seat that the server says has gone is ended at once', async () => {
  const { host } = await inCall();
  host.told([], { gone: ['anna'] });
  assert.equal(host.pc.connectionState, 'closed');
  assert.equal(host.streams.get('anna'), null);
});

test('a seat that is merely not listed keeps its picture for a minute, and for as long as our own hub is away', async () => {
  const { host } = await inCall();
  host.told([]);
  await pass(50_000);
  host.hub.turn(false);
  await pass(100_000);
  assert.equal(host.pc.connectionState, 'connected');
  assert(host.sent[0]);
  host.hub.turn(true);
  host.told([]);
  await pass(59_000);
  assert.equal(host.pc.connectionState, 'connected');
  await pass(2000);
  assert.equal(host.pc.connectionState, 'closed');
});

test('a reload is a new connection to the same seat, and keeps its admission', async () => {
  const { relay, host, guest } = await inCall();
  const old = host.pc;
  const oldStream = host.streams.get('anna');
  guest.call.close();
  const again = new Person(relay, 'anna', 'page-after-reload');
  again.told([peer(host, true)]);
  await pass(500);
  assert.equal(old.connectionState, 'closed');
  assert.equal(host.pc.connectionState, 'connected');
  assert.deepEqual(host.sent, [host.own.audio, host.own.video]);
  assert.notEqual(host.streams.get('anna'), oldStream);
  // An answer that was on its way still names the old page.
  const now = host.pc;
  host.told([peer(guest, true)]);
  await pass(500);
  assert.equal(host.pc, now);
  assert.equal(now.connectionState, 'connected');
});

test('whoever the server lets signal is answered before our own question is', async () => {
  const relay = new FakeRelay();
  const host = new Person(relay, 'host');
  host.told([]);
  const guest = new Person(relay, 'anna');
  guest.told([peer(host, false)], { inCall: false });
  await pass(200);
  assert.equal(guest.pc.connectionState, 'connected');
  assert.deepEqual(host.everSent, []);
  assert.equal(host.streams.size, 0);
});

test('whose door stands open sees us without another question, who waits does not', async () => {
  for (const admitted of [['anna'], []]) {
    const relay = new FakeRelay();
    const host = new Person(relay, 'host');
    const guest = new Person(relay, 'anna');
    host.told([], { admitted });
    guest.told([peer(host, true)]);
    await pass(1000);
    assert.equal(host.everSent.length > 0, admitted.length > 0);
  }
});

test('signals that come before the first truth are not lost', async () => {
  const relay = new FakeRelay();
  const host = new Person(relay, 'host');
  const guest = new Person(relay, 'anna');
  guest.told([peer(host, false)], { inCall: false });
  await pass(200);
  host.told([]);
  await pass(200);
  assert.equal(guest.pc.connectionState, 'connected');
});

test('an offer made before the hub stands goes out in the moment it does', async () => {
  const relay = new FakeRelay();
  const host = new Person(relay, 'host');
  host.told([]);
  const guest = new Person(relay, 'anna');
  guest.hub.connected = false;
  guest.call.prewarm();
  guest.call.prewarm(setup);
  guest.told([peer(host, false)], { inCall: false });
  await pass(300);
  assert.deepEqual(relay.passed, []);
  guest.hub.turn(true);
  assert.deepEqual(relay.passed, ['anna>host offer']);
  assert.equal(guest.connections.length, 1);
});

test('two guests who are let in at once find each other', async () => {
  const relay = new FakeRelay();
  const [anna, bert] = [new Person(relay, 'anna'), new Person(relay, 'bert')];
  for (const guest of [anna, bert]) guest.told([], { inCall: false });
  anna.told([peer(bert, true)]);
  bert.told([peer(anna, true)]);
  await pass(3000);
  assert(anna.streams.get('bert'));
  assert.deepEqual(anna.sent, [anna.own.audio, anna.own.video]);
  assert.deepEqual(bert.sent, [bert.own.audio, bert.own.video]);
});

test('the other side is told in words what it gets', async () => {
  const { host, guest } = await inCall();
  guest.call.setTracks({ audio: null, video: guest.own.video });
  await calm();
  assert.equal(host.said.at(-1), 'anna camera on, microphone muted');
  guest.call.setTracks({ audio: null, video: null });
  await calm();
  assert.equal(host.said.at(-1), 'anna camera off, microphone muted');
});

test('what is as usual needs no word, and a word that got lost is said again', async () => {
  const { relay, host, guest } = await inCall();
  const words = () => relay.passed.filter((word) => /muted|camera/.test(word)).length;
  assert.equal(words(), 0);
  guest.call.setTracks({ audio: null, video: guest.own.video });
  await calm();
  assert.equal(words(), 1);
  guest.call.setTracks({ audio: null, video: guest.own.video });
  await calm();
  assert.equal(words(), 1);
  guest.hub.turn(false);
  guest.call.setTracks({ audio: guest.own.audio, video: guest.own.video });
  await calm();
  guest.hub.turn(true);
  await calm();
  assert.equal(host.said.at(-1), 'anna camera on, microphone on');
});

test('a waiting guest is told nothing of our camera and microphone', async () => {
  const { relay, host } = await lobby();
  host.call.setTracks({ audio: null, video: null });
  await calm();
  assert(!relay.passed.some((word) => /muted|camera/.test(word)));
});

test('new TURN credentials reach the connections that stand', async () => {
  const { host, guest } = await inCall();
  const iceServers = [{ urls: 'turn:turn.example', username: 'later', credential: 'x' }];
  host.told([peer(guest, true)], { setup: { ...setup, iceServers } });
  assert.deepEqual(host.pc.configuration?.iceServers, iceServers);
});

test('without a set-up, or with the seat taken by another page, everything ends', async () => {
  const { host, guest } = await inCall();
  host.told([], { setup: null });
  assert.equal(host.pc.connectionState, 'closed');
  guest.hub.listeners.emit('displaced');
  assert.equal(guest.pc.connectionState, 'closed');
  assert.equal(guest.streams.get('host'), null);
});

test('a hub that is away for long leaves the call alone', async () => {
  const { host, guest } = await inCall();
  for (const person of [host, guest]) person.hub.turn(false);
  await pass(120_000);
  for (const person of [host, guest]) person.hub.turn(true);
  host.told([peer(guest, true)]);
  guest.told([peer(host, true)]);
  await pass(5000);
  assert.equal(host.connections.filter((pc) => pc.connectionState === 'connected').length, 1);
  assert.deepEqual(host.said, ['anna connecting', 'anna live', 'anna stream', 'anna camera on, microphone on']);
});
