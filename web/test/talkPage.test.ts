import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import filesEnglish from '../../src/Coviex/Texts/en/files.json';
import english from '../../src/Coviex/Texts/en/talk.json';
import { FileWords } from '../src/files/words';
import { NoAnswerError, ProblemError } from '../src/shared/http';
import type { HubEvents } from '../src/shared/hub';
import { Listeners } from '../src/shared/listeners';
import type { Conversation, Message, Talk as Said, Thread } from '../src/shared/talkProtocol';
import { Texts } from '../src/shared/texts';
import { Keep } from '../src/talk/keep';
import type { TalkServer } from '../src/talk/server';
import { Talk } from '../src/talk/talk';
import { TalkWords } from '../src/talk/words';
import { conversation, FakeDrawer, member, message, messages } from './talkFakes';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.UTC(2026, 10, 22, 16) }));
afterEach(() => mock.timers.reset());

const settle = async () => {
  for (let i = 0; i < 60; i++) await Promise.resolve();
};

/** One conversation of Ana and Luis, as the server has it. */
class Server {
  stands: Message[] = [];
  members = [member('ana'), member('luis', { name: 'Dr. Luis Medina' })];
  asked: string[] = [];
  away = false;
  refuses: ProblemError | null = null;

  get conversation(): Conversation {
    const last = this.stands.at(-1) ?? null;
    const read = this.members[0]!.read;
    return conversation({
      members: this.members.map((one) => ({ ...one })),
      last,
      lastNumber: this.stands.length,
      revision: Math.max(0, ...this.stands.map(({ revision }) => revision)),
      unread: this.stands.filter(({ number, author }) => number > read && author !== 'ana').length,
    });
  }

  thread = (list: Message[], more = false): Thread => ({ conversation: this.conversation, messages: list, more });

  async answer<T>(question: string, said: () => T): Promise<T> {
    this.asked.push(question);
    await Promise.resolve();
    if (this.away) throw new NoAnswerError();
    if (this.refuses) throw this.refuses;
    return said();
  }

  readonly asTalk = {
    all: () =>
      this.answer(
        'all',
        (): Said => ({
          me: 'ana',
          conversations: [this.conversation],
          colleagues: [],
          unread: 0,
          wish: null,
          wishUntil: null,
        }),
      ),
    newest: () => this.answer('newest', () => this.thread(this.stands.slice(-50))),
    since: (_: string, revision: number) =>
      this.answer(`since ${revision}`, () => {
        const changed = this.stands.filter((one) => one.revision > revision).sort((a, b) => a.revision - b.revision);
        return this.thread(changed.slice(0, 200), changed.length > 200);
      }),
    send: (entry: { id: string; text: string; mentions: string[] }) =>
      this.answer('send', () => {
        const number = this.stands.length + 1;
        const { id, text, mentions } = entry;
        this.stands.push(message(number, { id, text, mentions, author: 'ana' }));
        return this.stands.at(-1)!;
      }),
    edit: (_: string, id: string, text: string, version: number) =>
      this.answer(`edit ${version}`, () => {
        const at = this.stands.findIndex((one) => one.id === id);
        const before = this.stands[at]!;
        if (before.version !== version) {
          throw new ProblemError({ status: 409, code: 'changed_meanwhile', detail: 'changed' });
        }
        this.stands[at] = { ...before, text, version: version + 1, revision: this.conversation.revision + 1 };
        return this.stands[at]!;
      }),
    seen: (_: string, received: number, read: number) =>
      this.answer(`seen ${received} ${read}`, () => {
        Object.assign(this.members[0]!, { received, read });
      }),
  };
}

function page(server = new Server(), drawer = new FakeDrawer()) {
  const hub = new Listeners<HubEvents>();
  const heard = { rings: [] as string[], titles: [] as number[], typing: 0 };
  const look = { at: true };
  let ids = 0;
  const talk = new Talk({
    me: 'ana',
    server: server.asTalk as unknown as TalkServer,
    hub: { connected: true, on: (...args) => hub.on(...args), typing: () => void heard.typing++, stop: () => {} },
    fileWords: new FileWords(new Texts('en', filesEnglish)),
    words: new TalkWords(new Texts('en', english), 'America/Mexico_City', new Date().toISOString()),
    keep: new Keep('ana', () => drawer),
    bell: {
      title: (unread) => void heard.titles.push(unread),
      ring: (softly) => void heard.rings.push(softly ? 'softly' : 'loudly'),
      notify: () => {},
    },
    attended: () => look.at,
    newId: () => `new${++ids}`,
    address: () => {},
    draw: () => {},
  });
  const nudge = async () => {
    hub.emit('talk', 'c');
    await settle();
    mock.timers.tick(200);
    await settle();
  };
  const open = async () => {
    await settle();
    talk.show('c');
    await settle();
  };
  return { talk, server, hub, heard, look, nudge, open, drawer };
}

const shown = (talk: Talk) => talk.reading.thread!.shown.map(({ text }) => text);

test('a nudge brings what changed, and only that is asked for', async () => {
  const { talk, server, nudge, open } = page();
  server.stands = messages(1, 3);
  await open();
  server.asked = [];
  server.stands.push(message(4, { text: 'new' }));
  server.stands[1] = { ...server.stands[1]!, text: 'mended', revision: 5, version: 2 };
  await nudge();
  assert.deepEqual(
    server.asked.filter((one) => !one.startsWith('seen')),
    ['since 3'],
  );
  assert.deepEqual(shown(talk), ['message 1', 'mended', 'message 3', 'new']);
});

test('a burst of nudges leads to two questions', async () => {
  const { server, hub, open, nudge } = page();
  server.stands = messages(1, 3);
  await open();
  server.asked = [];
  for (let i = 0; i < 10; i++) hub.emit('talk', 'c');
  await nudge();
  assert.equal(server.asked.filter((one) => one.startsWith('since')).length, 2);
});

test('a message rings where nobody looks: softly, and an urgent one loudly', async () => {
  const { server, heard, look, nudge, open } = page();
  await open();
  server.stands.push(message(1));
  await nudge();
  assert.deepEqual(heard.rings, [], 'he looks at it');
  look.at = false;
  server.stands.push(message(2));
  await nudge();
  server.stands.push(message(3, { urgent: true }));
  await nudge();
  server.stands.push(message(4, { author: 'ana' }));
  await nudge();
  assert.deepEqual(heard.rings, ['softly', 'loudly']);
});

test('do not disturb lets only urgent ones ring', async () => {
  const { talk, server, heard, look, nudge, open } = page();
  await open();
  look.at = false;
  talk.state.wish = 'doNotDisturb';
  server.stands.push(message(1));
  await nudge();
  server.stands.push(message(2, { urgent: true }));
  await nudge();
  assert.deepEqual(heard.rings, ['loudly']);
});

test('it is read when it is on the screen and he looks, not before', async () => {
  const { talk, server, look, nudge, open } = page();
  await open();
  look.at = false;
  server.stands.push(message(1));
  await nudge();
  talk.reading.sees(1);
  await settle();
  assert.deepEqual([server.members[0]!.received, server.members[0]!.read], [1, 0]);
  assert.equal(talk.state.conversations.get('c')?.unread, 1);
  look.at = true;
  talk.looked();
  await settle();
  assert.equal(server.members[0]!.read, 1);
  assert.equal(talk.state.conversations.get('c')?.unread, 0);
});

test('after a long absence the thread begins anew with its newest page', async () => {
  const { talk, server, nudge, open } = page();
  server.stands = messages(1, 3);
  await open();
  server.stands = messages(1, 2000);
  await nudge();
  assert.equal(talk.reading.thread!.shown.length, 50);
  assert.equal(talk.reading.thread!.revision, 2000);
});

test('without a server everything can still be read, and what is sent waits and then stands there once', async () => {
  const { talk, server, nudge, open } = page();
  server.stands = messages(1, 3);
  await open();
  server.away = true;
  talk.compose.typed('are you there?');
  talk.compose.send();
  await nudge();
  assert.equal(talk.lost, true);
  assert.equal(shown(talk).length, 3);
  assert.equal(talk.reading.rows.at(-1)?.key, 'new1');
  server.away = false;
  talk.looked();
  await settle();
  assert.equal(talk.lost, false);
  assert.deepEqual(shown(talk).slice(-1), ['are you there?']);
  assert.equal(talk.outbox.waiting, 0);
});

test('what was begun is put aside by a change and comes back after it', async () => {
  const { talk, server, open } = page();
  server.stands = [message(1, { author: 'ana', text: 'befor' })];
  await open();
  talk.compose.typed('half a sentence');
  talk.compose.edit(server.stands[0]!);
  assert.equal(talk.compose.draft.text, 'befor');
  talk.compose.typed('before');
  talk.compose.send();
  await settle();
  assert.deepEqual(
    [shown(talk)[0], talk.compose.draft.text, talk.compose.draft.editing],
    ['before', 'half a sentence', null],
  );
});

test('two devices change the same message: the slower one is told, keeps his words, and may decide', async () => {
  const { talk, server, open } = page();
  server.stands = [message(1, { author: 'ana', text: 'one' })];
  await open();
  talk.compose.edit(server.stands[0]!);
  talk.compose.typed('mine');
  server.stands[0] = { ...server.stands[0]!, text: 'other', version: 2, revision: 2 };
  talk.compose.send();
  await settle();
  assert.deepEqual([talk.compose.draft.text, shown(talk)[0]], ['mine', 'other']);
  assert.match(talk.acts.problem('edit'), /another device/);
  talk.compose.send();
  await settle();
  assert.deepEqual([shown(talk)[0], talk.compose.draft.editing], ['mine', null]);
});

test('a name chosen from the list goes out as who it is', async () => {
  const { talk, server, open } = page();
  await open();
  talk.compose.mention('@Dr. Luis Medina ', { id: 'luis', name: 'Dr. Luis Medina' });
  talk.compose.typed('@Dr. Luis Medina look');
  talk.compose.send();
  await settle();
  assert.deepEqual(server.stands[0]!.mentions, ['luis']);
});

test('that he types is said at most once in two seconds', async () => {
  const { talk, heard, open } = page();
  await open();
  for (const text of ['a', 'ab', 'abc']) talk.compose.typed(text);
  assert.equal(heard.typing, 1);
  mock.timers.tick(2100);
  talk.compose.typed('abcd');
  assert.equal(heard.typing, 2);
});

test('who types is forgotten when his message is there, or after a while', async () => {
  const { talk, server, hub, nudge, open } = page();
  await open();
  hub.emit('typing', 'c', 'luis');
  assert.deepEqual(talk.typing.in('c'), ['luis']);
  server.stands.push(message(1));
  await nudge();
  assert.deepEqual(talk.typing.in('c'), []);
  hub.emit('typing', 'c', 'luis');
  mock.timers.tick(5100);
  assert.deepEqual(talk.typing.in('c'), []);
});

test('a session that has ended is said, and nothing that was typed is gone', async () => {
  const { talk, server, drawer, nudge, open } = page();
  await open();
  server.refuses = new ProblemError({ status: 401, code: 'signed_out', detail: '' });
  talk.compose.typed('not lost');
  talk.compose.send();
  await nudge();
  assert.deepEqual([talk.signedOut, talk.outbox.waiting, drawer.length], [true, 1, 1]);
});
