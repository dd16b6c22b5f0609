import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { KeptHub } from '../src/shared/hub';
import type { WireEvents } from '../src/shared/hubWire';
import type { Signal } from '../src/shared/protocol';

const start = 1_700_000_000_000;

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: start }));
afterEach(() => mock.timers.reset());

/** A server that is there or not; each try to reach it is a wire. */
class Server {
  readonly wires: (WireEvents & { at: number; open: boolean; confirm: boolean; heardAt: number; sent: Signal[] })[] =
    [];
  readonly said: string[] = [];
  /** What becomes of the next tries. */
  mood: 'answers' | 'refuses' | 'silent' = 'answers';
  readonly hub = new KeptHub((events) => {
    const wire = {
      ...events,
      at: Date.now() - start,
      open: true,
      confirm: true,
      heardAt: Date.now(),
      sent: [] as Signal[],
    };
    this.wires.push(wire);
    const mood = this.mood;
    if (mood !== 'silent') setTimeout(() => wire.open && (mood === 'answers' ? wire.opened() : wire.closed()), 20);
    return {
      get heardAt() {
        return wire.heardAt;
      },
      signal: (_to, data) => {
        wire.sent.push(data);
        return wire.confirm ? Promise.resolve() : new Promise(() => {});
      },
      typing: () => {},
      close: () => {
        wire.open = false;
      },
    };
  });

  constructor() {
    for (const event of ['changed', 'displaced'] as const) this.hub.on(event, () => this.said.push(event));
    this.hub.on('state', (connected) => this.said.push(connected ? 'connected' : 'away'));
  }

  get last() {
    return this.wires.at(-1)!;
  }
  /** When tries were made, from `since` on. */
  tries(since: number) {
    return this.wires.map(({ at }) => at).filter((at) => at >= since);
  }
}

/** In small steps: one that is longer than a timer would start its successor late. */
function pass(milliseconds: number) {
  for (let gone = 0; gone < milliseconds; gone += 10) mock.timers.tick(10);
}

test('it connects and says so', () => {
  const { hub, said } = new Server();
  pass(20);
  assert.equal(hub.connected, true);
  assert.deepEqual(said, ['connected']);
});

test('a server that was killed is back within a second of its return', () => {
  const server = new Server();
  pass(1000);
  server.mood = 'refuses';
  server.last.closed();
  pass(4000);
  const away = server.tries(1000);
  const gaps = away.slice(1).map((at, i) => at - away[i]!);
  assert((away[0] ?? 0) <= 1010, 'the first try is made at once');
  assert(
    gaps.every((gap) => gap >= 500 && gap <= 1030),
    `tries were ${gaps} apart`,
  );
  server.mood = 'answers';
  pass(1100);
  assert.deepEqual(server.said, ['connected', 'away', 'connected']);
});

test('the very first try that fails is followed by others', () => {
  const server = new Server();
  server.last.open = false;
  server.last.closed();
  pass(1100);
  assert.equal(server.hub.connected, true);
});

test('while packets vanish most tries are short, so that a network that is back is soon noticed', () => {
  const server = new Server();
  pass(1000);
  server.mood = 'silent';
  server.last.closed();
  pass(20_000);
  const away = server.tries(1000);
  const lengths = away.slice(1).map((at, i) => Math.round((at - away[i]!) / 100) / 10);
  assert.deepEqual(lengths.slice(0, 7), [1.2, 2.4, 1.2, 4.8, 1.2, 2.4, 1.2]);
});

test('a first try may take long: a slow network needs some seconds', () => {
  const server = new Server();
  server.last.open = false;
  pass(3500);
  assert.equal(server.wires.length, 1);
});

test('when the browser says that the network is back, it does not wait', () => {
  const server = new Server();
  pass(1000);
  server.mood = 'silent';
  server.last.closed();
  pass(300);
  server.mood = 'answers';
  server.hub.freshen();
  pass(20);
  assert.equal(server.hub.connected, true);
});

test('a page that is looked at again replaces a socket that has been quiet for long, and no other', () => {
  const server = new Server();
  pass(5000);
  server.hub.wake();
  assert.equal(server.wires.length, 1);
  pass(10_000);
  server.hub.wake();
  assert.equal(server.wires.length, 2);
});

test('a signal that is not confirmed means that the socket is dead', async () => {
  const server = new Server();
  pass(100);
  server.last.confirm = false;
  void server.hub.signal({ seat: 's', page: 'p' }, { note: 'muted' });
  pass(2900);
  assert.equal(server.wires.length, 1);
  pass(200);
  assert.equal(server.wires.length, 2);
  assert.equal(server.wires[0]?.open, false);
});

test('a signal is answered with whether it arrived', async () => {
  const server = new Server();
  assert.equal(await server.hub.signal({ seat: 's', page: 'p' }, { note: 'muted' }), false);
  pass(100);
  assert.equal(await server.hub.signal({ seat: 's', page: 'p' }, { note: 'muted' }), true);
});

test('what an old socket still says is not heard', () => {
  const server = new Server();
  pass(100);
  const old = server.last;
  server.hub.freshen();
  pass(100);
  old.changed();
  old.closed();
  assert.deepEqual(server.said, ['connected', 'away', 'connected']);
});

test('displaced by another page it stops for good', () => {
  const server = new Server();
  pass(100);
  server.last.displaced();
  pass(60_000);
  server.hub.wake();
  server.hub.freshen();
  pass(1000);
  assert.equal(server.wires.length, 1);
  assert.deepEqual(server.said, ['connected', 'away', 'displaced']);
});

test('stopped it stays away', () => {
  const server = new Server();
  pass(100);
  server.hub.stop();
  pass(10_000);
  assert.equal(server.wires.length, 1);
  assert.equal(server.hub.connected, false);
});
