import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openWire } from '../src/shared/hubWire';

const end = '\x1e';

/** A WebSocket whose other end is the test. */
class FakeSocket {
  static last: FakeSocket;
  static readonly OPEN = 1;
  readyState = 0;
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.last = this;
  }
  send = (text: string) => void this.sent.push(text);
  close = () => {
    this.closed = true;
    this.readyState = 3;
  };
  opens() {
    this.readyState = 1;
    this.onopen?.();
  }
  says(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) + end });
  }
}

const browserSocket = globalThis.WebSocket;
afterEach(() => {
  Object.assign(globalThis, { WebSocket: browserSocket });
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

async function connected() {
  Object.assign(globalThis, { WebSocket: FakeSocket });
  const said: string[] = [];
  const wire = openWire('wss://clinic.example/hub?page=p', {
    opened: () => said.push('opened'),
    closed: () => said.push('closed'),
    changed: () => said.push('changed'),
    signal: (from, data) => said.push(`signal ${from.seat} ${JSON.stringify(data)}`),
    displaced: () => said.push('displaced'),
    talk: (conversation) => said.push(`talk ${conversation}`),
    typing: (conversation, staff) => said.push(`typing ${conversation} ${staff}`),
    call: (call) => said.push(`call ${call}`),
  });
  const socket = FakeSocket.last;
  socket.opens();
  await settle();
  socket.says({});
  await settle();
  assert.deepEqual(said, [], 'a handshake is not yet a place among those who are told');
  socket.says({ type: 1, target: 'changed', arguments: [] });
  return { wire, socket, said };
}

test("it speaks SignalR's JSON protocol over one socket, without negotiation", async () => {
  const { wire, socket, said } = await connected();
  assert.equal(socket.url, 'wss://clinic.example/hub?page=p');
  assert.equal(socket.sent[0], `{"protocol":"json","version":1}${end}`);
  socket.says({ type: 1, target: 'changed', arguments: [] });
  socket.says({ type: 1, target: 'signal', arguments: [{ seat: 's', page: 'p' }, { note: 'muted' }] });
  assert.deepEqual(said, ['opened', 'changed', 'signal s {"note":"muted"}']);
  wire.close();
});

test('it hears of conversations and says that one writes, which nobody confirms', async () => {
  const { wire, socket, said } = await connected();
  socket.says({ type: 1, target: 'talk', arguments: ['c'] });
  socket.says({ type: 1, target: 'typing', arguments: ['c', 'ana'] });
  assert.deepEqual(said, ['opened', 'talk c', 'typing c ana']);
  wire.typing('c');
  await settle();
  const call = JSON.parse(socket.sent.at(-1)!.replace(end, ''));
  assert.deepEqual([call.type, call.target, call.arguments, call.invocationId], [1, 'typing', ['c'], undefined]);
  wire.close();
});

test('a signal resolves when the server confirms it', async () => {
  const { wire, socket } = await connected();
  let confirmed = false;
  const sending = wire.signal({ seat: 's', page: 'p' }, { note: 'muted' }).then(() => {
    confirmed = true;
  });
  await settle();
  const call = JSON.parse(socket.sent.at(-1)!.replace(end, ''));
  assert.deepEqual(
    [call.type, call.target, call.arguments],
    [1, 'signal', [{ seat: 's', page: 'p' }, { note: 'muted' }]],
  );
  assert.equal(confirmed, false);
  socket.says({ type: 3, invocationId: call.invocationId });
  await sending;
  wire.close();
});

test('closing does not wait for a network that does not answer', async () => {
  const { wire, socket, said } = await connected();
  wire.close();
  assert.equal(socket.closed, true);
  await settle();
  assert.deepEqual(said, ['opened', 'closed']);
});

test('a try that hangs can be given up', async () => {
  Object.assign(globalThis, { WebSocket: FakeSocket });
  const said: string[] = [];
  const tell = (word: string) => () => said.push(word);
  const wire = openWire('wss://clinic.example/hub', {
    opened: tell('opened'),
    closed: tell('closed'),
    changed: tell('changed'),
    signal: tell('signal'),
    displaced: tell('displaced'),
    talk: tell('talk'),
    typing: tell('typing'),
    call: tell('call'),
  });
  wire.close();
  await settle();
  assert.equal(FakeSocket.last.closed, true);
  assert.deepEqual(said, ['closed']);
});

test('an answer that is not a handshake ends the try, and nothing is thrown', async () => {
  Object.assign(globalThis, { WebSocket: FakeSocket });
  const said: string[] = [];
  const tell = (word: string) => () => said.push(word);
  openWire('wss://clinic.example/hub', {
    opened: tell('opened'),
    closed: tell('closed'),
    changed: tell('changed'),
    signal: tell('signal'),
    displaced: tell('displaced'),
    talk: tell('talk'),
    typing: tell('typing'),
    call: tell('call'),
  });
  FakeSocket.last.opens();
  await settle();
  FakeSocket.last.says({ type: 6 });
  await settle();
  assert.equal(FakeSocket.last.closed, true);
  assert.deepEqual(said, ['closed']);
});
