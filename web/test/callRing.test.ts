import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import english from '../../src/Coviex/Texts/en/call.json';
import { Ringing } from '../src/call/ring';
import type { RingTexts } from '../src/call/ringWords';
import type { HubEvents } from '../src/shared/hub';
import { Listeners } from '../src/shared/listeners';
import { Texts } from '../src/shared/texts';
import { person, staffCall } from './callFakes';
import { Asked, settled } from './roomFakes';

const page = { title: 'Coviex', visibilityState: 'visible', addEventListener() {}, hasFocus: () => true };

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  page.title = 'Coviex';
  Object.assign(globalThis, { document: page });
});
afterEach(() => {
  mock.timers.reset();
  Reflect.deleteProperty(globalThis, 'document');
});

const words = new Texts<RingTexts>('en', english);

/** The page of Luis; `tell` is a nudge and what the server answers to the question that follows. */
async function make(here: string | null = null) {
  const hub = new Listeners<HubEvents>();
  const ringing = new Ringing(words, { on: (event, listener) => hub.on(event, listener) }, () => {}, here);
  const [mine, declined] = [new Asked<unknown>(), new Asked<unknown>()];
  Object.assign(ringing.server, { mine: mine.ask, decline: () => declined.ask() });
  let rang = 0;
  ringing.bell.ring = () => void rang++;
  const tell = async (...calls: ReturnType<typeof staffCall>[]) => {
    hub.emit('call', 'c');
    await mine.answer({ me: 'luis', calls });
  };
  return { ringing, tell, mine, declined, rang: () => rang };
}

const rings = (more = {}) => staffCall({ people: [person('ana', 'in'), person('luis', 'ringing')], ...more });
const goesOn = (id = 'a') => rings({ id, state: 'answered', people: [person('rosa', 'in'), person('luis', 'in')] });

test('a call rings with its caller, in the title, and again every three seconds', async () => {
  const { ringing, tell, rang } = await make();
  await tell(rings());
  assert.equal(ringing.caller(ringing.ringing[0]!), 'Dra. Ana Torres');
  assert.equal(page.title, 'Call · Dra. Ana Torres');
  assert.equal(rang(), 1);
  mock.timers.tick(3000);
  assert.equal(rang(), 2);
});

test('answered on another device it stops, and says so for a while', async () => {
  const { ringing, tell, rang } = await make();
  await tell(rings());
  await tell(rings({ state: 'answered', people: [person('ana', 'in'), person('luis', 'in')] }));
  assert.deepEqual(ringing.ringing, []);
  assert.equal(ringing.said, english.ring.elsewhere);
  assert.equal(ringing.elsewhere?.id, 'c', 'it can be taken over here');
  assert.equal(page.title, 'Coviex');
  mock.timers.tick(6000);
  assert.equal(ringing.said, '');
  assert.equal(rang(), 1);
});

test('a call that nobody answered is named as missed', async () => {
  const { ringing, tell } = await make();
  await tell(rings());
  await tell();
  assert.equal(ringing.said, 'Missed call from Dra. Ana Torres');
});

test('declined here it stops at once; a server that did not hear of it lets it ring again', async () => {
  const { ringing, tell, mine, declined } = await make();
  await tell(rings());
  ringing.decline(ringing.ringing[0]!);
  assert.deepEqual(ringing.ringing, []);
  await declined.fail(new Error('no answer'));
  await mine.answer({ me: 'luis', calls: [rings()] });
  assert.equal(ringing.ringing.length, 1);
});

test('in another call, in a visit or undisturbed it is seen and not heard', async () => {
  for (const was of ['inVisit', 'doNotDisturb', 'inCall'] as const) {
    const { ringing, tell, rang } = await make();
    await tell(rings({ people: [person('ana', 'in'), person('luis', 'ringing', was)] }));
    assert.equal(ringing.isQuiet(ringing.ringing[0]!), true, was);
    assert.equal(page.title, 'Coviex');
    mock.timers.tick(3000);
    assert.equal(rang(), 0, was);
  }
});

test('on the page of a call that call neither rings nor is offered to be taken over, and another one waits', async () => {
  const { ringing, tell } = await make('a');
  await tell(rings({ id: 'a' }));
  assert.deepEqual(ringing.ringing, [], 'the page is about to answer it');
  await tell(goesOn(), rings({ id: 'b' }));
  assert.deepEqual(
    ringing.ringing.map(({ id }) => id),
    ['b'],
  );
  assert.equal(ringing.isQuiet(ringing.ringing[0]!), true);
  assert.equal(ringing.elsewhere, null);
});

test('a visit to which one is called is no call that one is in', async () => {
  const { ringing, tell } = await make();
  await tell(rings({ visit: { id: 'v', there: [] }, people: [person('ana', 'in'), person('luis', 'in')] }));
  assert.equal(ringing.mine, null);
});

test('nudges that come while it asks lead to one more question', async () => {
  const { ringing, mine } = await make();
  for (let i = 0; i < 3; i++) void ringing.ask();
  assert.equal(mine.asked, 1);
  await mine.answer({ me: 'luis', calls: [] });
  await settled();
  assert.equal(mine.asked, 2);
});
