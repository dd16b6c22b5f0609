import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { GuestVisit } from '../src/guest/visit';
import type { Lobby } from '../src/shared/protocol';
import { aLobby, aPeek, FakeServer, later, refusal, settle, silence } from './guestFakes';

const start = Date.parse('2026-11-22T16:00:00Z');

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: start }));
afterEach(() => mock.timers.reset());

function visitWith(answers: FakeServer['answers'], token = 'T') {
  const server = new FakeServer();
  server.answers = answers;
  const visit = new GuestVisit(server, token, 'page00001', () => {});
  return { server, visit };
}

async function inLobby(more: FakeServer['answers'] = {}) {
  const both = visitWith({ peek: [aPeek()], enter: [aLobby()], lobby: [aLobby()], devices: [undefined], ...more });
  await both.visit.look();
  await both.visit.enter();
  return both;
}

async function pass(ms: number) {
  mock.timers.tick(ms);
  await settle();
}

test('the answer that was asked for early is used and not asked again', async () => {
  const { server, visit } = visitWith({});
  await visit.look(Promise.resolve(aPeek()));
  assert.equal(visit.known.peek?.guest, 'José Pérez');
  assert.deepEqual(server.asked, []);
});

test('without a link the session is asked', async () => {
  const { visit } = visitWith({ lobby: [aLobby()] }, '');
  await visit.look();
  assert.equal(visit.known.lobby?.state, 'waiting');
});

test('without a link and without a session the link is wrong', async () => {
  const { visit } = visitWith({ lobby: [refusal(401)] }, '');
  await visit.look();
  assert.equal(visit.known.trouble, 'wrongLink');
});

test('an unknown link is wrong, and is not asked again', async () => {
  const { server, visit } = visitWith({ peek: [refusal(404, 'link_unknown')] });
  await visit.look();
  assert.equal(visit.known.trouble, 'wrongLink');
  await pass(600_000);
  visit.freshen();
  assert.equal(server.times('peek'), 1);
});

test('a server that cannot be reached is tried again until it can', async () => {
  const { server, visit } = visitWith({ peek: [silence(), refusal(503), silence(), aPeek()] });
  await visit.look();
  assert.equal(visit.known.trouble, 'unreachable');
  await pass(1000);
  assert.equal(visit.known.trouble, 'unreachable');
  await pass(2000);
  await pass(4000);
  assert.equal(visit.known.trouble, null);
  assert.equal(server.times('peek'), 4);
});

test('"too many" waits half a minute and says when it goes on', async () => {
  const { visit } = visitWith({ peek: [refusal(429), aPeek()] });
  await visit.look();
  assert.equal(visit.known.trouble, 'tooMany');
  assert.equal(visit.known.retryAt, start + 30_000);
  await pass(29_000);
  assert.equal(visit.known.trouble, 'tooMany');
  await pass(1000);
  assert.equal(visit.known.trouble, null);
});

test('an early invitation opens by itself at its time', async () => {
  const opensAt = new Date(start + 60_000).toISOString();
  const { visit } = visitWith({ peek: [aPeek({ state: 'early', opensAt }), aPeek()] });
  await visit.look();
  await pass(59_000);
  assert.equal(visit.known.peek?.state, 'early');
  await pass(1250);
  assert.equal(visit.known.peek?.state, 'ready');
});

test('entering gives the lobby', async () => {
  const { server, visit } = await inLobby();
  assert.equal(visit.known.lobby?.state, 'waiting');
  assert.equal(visit.known.busy, null);
  assert.deepEqual(server.asked, ['peek T', 'enter T page00001']);
});

test('a second tap while the first is on its way does nothing', async () => {
  const { server, visit } = visitWith({ peek: [aPeek()], enter: [later<Lobby>().promise] });
  await visit.look();
  void visit.enter();
  void visit.enter();
  assert.equal(server.times('enter'), 1);
});

test('entering is tried again when its answer is lost', async () => {
  const { server, visit } = visitWith({ peek: [aPeek()], enter: [silence(), aLobby()] });
  await visit.look();
  const entering = visit.enter();
  await settle();
  await pass(400);
  await entering;
  assert.equal(visit.known.lobby?.state, 'waiting');
  assert.equal(server.times('enter'), 2);
});

test('after three tries without an answer the button may be pressed again', async () => {
  const { visit } = visitWith({ peek: [aPeek()], enter: [silence()] });
  await visit.look();
  const entering = visit.enter();
  await settle();
  await pass(400);
  await pass(800);
  await entering;
  assert.equal(visit.known.failed, 'enter');
  assert.equal(visit.known.busy, null);
});

test('a link that ran out meanwhile shows so', async () => {
  const { visit } = visitWith({ peek: [aPeek(), aPeek({ state: 'expired' })], enter: [refusal(409, 'expired')] });
  await visit.look();
  await visit.enter();
  assert.equal(visit.known.peek?.state, 'expired');
  assert.equal(visit.known.failed, null);
});

test('a notice that changed meanwhile is shown anew', async () => {
  const changed = { version: '2', hash: 'i', text: 'new', purposes: [] };
  const { visit } = visitWith({
    peek: [aPeek(), aPeek({ consent: changed })],
    enter: [refusal(400, 'consent_changed')],
  });
  await visit.look();
  await visit.enter();
  await settle();
  assert.equal(visit.known.consentChanged, true);
  assert.equal(visit.known.peek?.consent.version, '2');
});

test('a nudge asks for the truth; many nudges at once ask once more', async () => {
  const slow = later<Lobby>();
  const { server, visit } = await inLobby({ lobby: [slow.promise, aLobby({ hostPresent: true })] });
  void visit.ask();
  void visit.ask();
  void visit.ask();
  slow.come(aLobby());
  await settle();
  assert.equal(server.times('lobby'), 2);
  assert.equal(visit.known.lobby?.hostPresent, true);
});

test('who waits at the door asks at once; who is in lets a burst of nudges pass', async () => {
  const { server, visit } = await inLobby({ lobby: [aLobby({ state: 'admitted' })] });
  visit.nudge();
  await settle();
  assert.equal(server.times('lobby'), 1);
  visit.nudge();
  visit.nudge();
  await settle();
  assert.equal(server.times('lobby'), 1);
  await pass(1000);
  assert.equal(server.times('lobby'), 2);
});

test('while the hub is away questions take the place of nudges, and end when it is there and the door is open', async () => {
  const { server, visit } = await inLobby({ lobby: [aLobby(), aLobby(), aLobby({ state: 'admitted' })] });
  await pass(5000);
  await pass(5000);
  assert.equal(server.times('lobby'), 2);
  visit.hub(true);
  await settle();
  const before = server.times('lobby');
  await pass(60_000);
  assert.equal(server.times('lobby'), before);
});

test('who waits comes in though the nudge of his open door was lost', async () => {
  const { visit } = await inLobby({ lobby: [aLobby(), aLobby({ state: 'admitted' })] });
  visit.hub(true);
  await settle();
  assert.equal(visit.known.lobby?.state, 'waiting');
  await pass(15_000);
  assert.equal(visit.known.lobby?.state, 'admitted');
});

test('a question without an answer is said and asked again, and the place is kept', async () => {
  const { visit } = await inLobby({ lobby: [silence(), aLobby()] });
  await visit.ask();
  assert.equal(visit.known.away, true);
  assert.equal(visit.known.lobby?.state, 'waiting');
  await pass(1000);
  assert.equal(visit.known.away, false);
});

test('an answer from before leaving does not bring the guest back', async () => {
  const slow = later<Lobby>();
  const { visit } = await inLobby({
    lobby: [slow.promise, aLobby({ state: 'left' })],
    leave: [aLobby({ state: 'left', canReturn: true })],
  });
  void visit.ask();
  const leaving = visit.leave();
  slow.come(aLobby({ state: 'admitted' }));
  await leaving;
  await settle();
  assert.equal(visit.known.lobby?.state, 'left');
});

test('leaving shows at once, also while the server is away, and is told when it is back', async () => {
  const { server, visit } = await inLobby({ leave: [silence(), aLobby({ state: 'left', canReturn: true })] });
  void visit.leave();
  assert.equal(visit.known.lobby?.state, 'left');
  assert.equal(visit.known.lobby?.call, null);
  await settle();
  await pass(500);
  assert.equal(server.times('leave'), 2);
});

test('who left goes back', async () => {
  const { visit } = await inLobby({
    leave: [aLobby({ state: 'left', canReturn: true })],
    return: [aLobby({ state: 'admitted' })],
  });
  await visit.leave();
  await visit.return();
  assert.equal(visit.known.lobby?.state, 'admitted');
  assert.equal(visit.known.hasTalked, true);
});

test('a page whose seat was taken stays out, whatever the server says of the seat, until it asks for it', async () => {
  const { visit } = await inLobby({ move: [aLobby()] });
  visit.displace();
  await settle();
  assert.equal(visit.known.lobby?.state, 'elsewhere');
  assert.deepEqual(visit.known.lobby?.peers, []);
  await visit.move();
  assert.equal(visit.known.lobby?.state, 'waiting');
});

test('a device that asked to move is let in without another touch', async () => {
  const elsewhere = aLobby({ state: 'elsewhere', askedToMove: true });
  const { visit } = visitWith(
    { lobby: [aLobby({ state: 'elsewhere' }), elsewhere, aLobby({ state: 'admitted' })], move: [elsewhere] },
    '',
  );
  await visit.look();
  await visit.move();
  assert.equal(visit.known.lobby?.askedToMove, true);
  await pass(2000);
  await pass(2000);
  assert.equal(visit.known.lobby?.state, 'admitted');
});

test('a move without an answer says so and can be repeated', async () => {
  const { visit } = visitWith({ lobby: [aLobby({ state: 'elsewhere' })], move: [refusal(409, 'visit_over')] }, '');
  await visit.look();
  await visit.move();
  assert.equal(visit.known.failed, 'move');
});

test('a new link: sent, too often, refused, no answer', async () => {
  const { visit } = visitWith({
    peek: [aPeek({ state: 'expired' })],
    renew: [silence(), refusal(429), refusal(409), undefined],
  });
  await visit.look();
  await visit.renew();
  assert.equal(visit.known.failed, 'renew');
  await visit.renew();
  assert.equal(visit.known.renewal, 'tooMany');
  await visit.renew();
  assert.equal(visit.known.renewal, 'refused');
  await visit.renew();
  assert.deepEqual([visit.known.renewal, visit.known.failed], ['sent', null]);
});

test('a visit that expired in the lobby leads back to what the invitation says', async () => {
  const { visit } = await inLobby({ lobby: [aLobby({ state: 'expired' })] });
  const { server } = { server: visit };
  await visit.ask();
  await settle();
  assert.equal(server.known.lobby, null);
  assert.equal(server.known.peek?.state, 'ready');
});

test('a session that ended leads back to the link, or says that there is none', async () => {
  const withLink = await inLobby({ lobby: [refusal(401)] });
  await withLink.visit.ask();
  await settle();
  assert.equal(withLink.visit.known.lobby, null);
  assert.equal(withLink.visit.known.trouble, null);

  const without = visitWith({ lobby: [aLobby(), refusal(401)] }, '');
  await without.visit.look();
  await without.visit.ask();
  assert.equal(without.visit.known.trouble, 'wrongLink');
});

test('the state of the devices is told once for each change, and again after a failure', async () => {
  const { server, visit } = await inLobby({ devices: [undefined, silence(), undefined] });
  visit.tellDevices('ok', 'ok');
  visit.tellDevices('ok', 'ok');
  visit.tellDevices('ok', 'off');
  await settle();
  await visit.ask();
  await settle();
  assert.deepEqual(
    server.asked.filter((one) => one.startsWith('devices')),
    ['devices ok ok', 'devices ok off', 'devices ok off'],
  );
});

test('a visit that is over is not asked about any more', async () => {
  const { server, visit } = await inLobby({ lobby: [aLobby({ state: 'ended' })] });
  await visit.ask();
  await pass(600_000);
  assert.equal(server.times('lobby'), 1);
});
