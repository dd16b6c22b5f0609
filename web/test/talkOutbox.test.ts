import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { NoAnswerError, ProblemError } from '../src/shared/http';
import { Keep } from '../src/talk/keep';
import { type Entry, Outbox } from '../src/talk/outbox';
import { FakeDrawer, message } from './talkFakes';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_700_000_000_000 }));
afterEach(() => mock.timers.reset());

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

const refusal = (status: number, detail = 'no') => new ProblemError({ status, code: 'refused', detail });

/** A server that keeps what arrives, once for each id, and may die before or after it has written it down. */
class Server {
  readonly stands: string[] = [];
  readonly asked: string[] = [];
  /** What becomes of the next questions, in order; then it answers. */
  readonly moods: ('answers' | 'lost' | 'answer lost' | ProblemError)[] = [];
  waits: (() => void)[] = [];
  slow = false;

  readonly send = async (entry: Entry) => {
    this.asked.push(entry.text);
    if (this.slow) await new Promise<void>((resolve) => this.waits.push(resolve));
    const mood = this.moods.shift() ?? 'answers';
    if (mood instanceof ProblemError) throw mood;
    if (mood === 'lost') throw new NoAnswerError();
    if (!this.stands.includes(entry.text)) this.stands.push(entry.text);
    if (mood === 'answer lost') throw new NoAnswerError();
    return message(this.stands.length, { id: entry.id });
  };
}

let ids = 0;

function browser(drawer = new FakeDrawer(), server = new Server()) {
  const heard = { sent: [] as string[], signedOut: 0 };
  const outbox = new Outbox({
    keep: new Keep('ana', () => drawer),
    newId: () => `id${++ids}`,
    send: server.send,
    sent: (entry) => void heard.sent.push(entry.text),
    changed: () => {},
    signedOut: () => void heard.signedOut++,
    words: (error) => error.detail,
  });
  const write = (text: string, conversation = 'c') =>
    outbox.add({ conversation, text, replyTo: null, urgent: false, mentions: [] });
  return { outbox, drawer, server, heard, write };
}

test('messages leave in the order in which they were written, the next when the one before was answered', async () => {
  const { server, write } = browser();
  server.slow = true;
  for (const text of ['one', 'two', 'three']) write(text);
  await settle();
  assert.deepEqual(server.asked, ['one']);
  for (let i = 0; i < 3; i++) {
    server.waits.shift()?.();
    await settle();
  }
  assert.deepEqual(server.stands, ['one', 'two', 'three']);
});

test('what was answered is kept no longer', async () => {
  const { outbox, drawer, heard, write } = browser();
  write('one');
  await settle();
  assert.deepEqual([outbox.of('c').length, drawer.length, heard.sent.length], [0, 0, 1]);
});

test('without an answer the same message is sent again, before those after it, and stands there once', async () => {
  const { server, write } = browser();
  server.moods.push('answer lost', 'lost');
  write('one');
  write('two');
  await settle();
  assert.deepEqual(server.asked, ['one']);
  for (let i = 0; i < 4; i++) {
    mock.timers.tick(4000);
    await settle();
  }
  assert.deepEqual(server.asked, ['one', 'one', 'one', 'two']);
  assert.deepEqual(server.stands, ['one', 'two']);
});

test('a connection that is back is not waited for', async () => {
  const { outbox, server, write } = browser();
  server.moods.push('lost');
  write('one');
  await settle();
  outbox.kick();
  await settle();
  assert.deepEqual(server.stands, ['one']);
});

test('a page that is loaded anew goes on with the same id and in the same order', async () => {
  const first = browser();
  first.server.moods.push('answer lost');
  const [one, two] = [first.write('one'), first.write('two')];
  await settle();
  first.outbox.stop();

  const second = browser(first.drawer, first.server);
  assert.deepEqual(
    second.outbox.of('c').map(({ id }) => id),
    [one.id, two.id],
  );
  second.outbox.kick();
  await settle();
  assert.deepEqual(first.server.stands, ['one', 'two']);
  assert.equal(first.drawer.length, 0);
});

test('a refused message says why, stays until he decides, and does not hold up the others', async () => {
  const { outbox, drawer, server, write } = browser();
  server.moods.push(refusal(409, 'You have left this group.'));
  const one = write('one');
  write('two');
  await settle();
  assert.deepEqual(server.stands, ['two']);
  assert.equal(outbox.of('c')[0]?.refused, 'You have left this group.');
  outbox.kick();
  await settle();
  assert.deepEqual(server.asked, ['one', 'two'], 'it is not tried again by itself');
  assert.equal(browser(drawer, server).outbox.of('c')[0]?.refused, 'You have left this group.');
  outbox.drop(one.id);
  assert.equal(drawer.length, 0);
});

test('what the server says it cannot do just now is told in its words until it can', async () => {
  const { outbox, server, write } = browser();
  server.moods.push(refusal(507, 'The disk is full.'), 'lost');
  write('one');
  await settle();
  assert.deepEqual([outbox.stuck, outbox.why], [true, 'The disk is full.']);
  outbox.kick();
  await settle();
  assert.deepEqual([outbox.stuck, outbox.why], [true, '']);
  outbox.kick();
  await settle();
  assert.deepEqual([outbox.stuck, outbox.why, server.stands], [false, '', ['one']]);
});

test('a server that fails or is asked too much is not a refusal', async () => {
  for (const status of [429, 500, 502, 503]) {
    const { outbox, server, write } = browser();
    server.moods.push(refusal(status));
    write('one');
    await settle();
    assert.equal(outbox.of('c')[0]?.refused, null);
    mock.timers.tick(4000);
    await settle();
    assert.deepEqual(server.stands, ['one']);
  }
});

test('signed out, everything stays and nothing is tried', async () => {
  const { outbox, drawer, server, heard, write } = browser();
  server.moods.push(refusal(401));
  write('one');
  await settle();
  assert.deepEqual([heard.signedOut, drawer.length], [1, 1]);
  outbox.kick();
  mock.timers.tick(60_000);
  await settle();
  assert.equal(server.asked.length, 1);
});

test('one conversation does not wait for another', async () => {
  const { server, write } = browser();
  server.moods.push('lost');
  write('to Luis', 'c');
  write('to Rosa', 'd');
  await settle();
  assert.deepEqual(server.stands, ['to Rosa']);
});

test('what another window of the same person has sent leaves this one too', async () => {
  const first = browser();
  first.server.moods.push('lost', 'lost');
  first.write('one');
  await settle();
  const second = browser(first.drawer, first.server);
  second.outbox.kick();
  await settle();
  second.outbox.kick();
  await settle();
  first.outbox.reread();
  assert.deepEqual([first.outbox.of('c').length, first.server.stands.length], [0, 1]);
});

test('where the browser keeps nothing messages are sent all the same', async () => {
  const drawer = new FakeDrawer();
  drawer.full = true;
  const { outbox, server, write } = browser(drawer);
  server.moods.push('lost');
  write('one');
  await settle();
  assert.equal(outbox.waiting, 1);
  outbox.kick();
  await settle();
  assert.deepEqual(server.stands, ['one']);
});
