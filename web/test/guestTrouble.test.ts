import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { type Trouble, TroubleWatch } from '../src/guest/trouble';

function watched(inCall = () => true) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: Trouble[] = [];
  return { told, watch: new TroubleWatch(async (reason) => void told.push(reason), inCall) };
}

test('a call that does not come up within twenty seconds is told of, once', () => {
  const { told, watch } = watched();
  watch.follow('host', 'connecting');
  mock.timers.tick(19_999);
  assert.deepEqual(told, []);
  mock.timers.tick(1);
  assert.deepEqual(told, ['unconnected']);
  watch.follow('other', 'connecting');
  mock.timers.tick(60_000);
  assert.deepEqual(told, ['unconnected']);
  mock.timers.reset();
});

test('who waits in the lobby has lost nothing yet', () => {
  let inCall = false;
  const { told, watch } = watched(() => inCall);
  watch.follow('host', 'connecting');
  mock.timers.tick(60_000);
  assert.deepEqual(told, []);
  inCall = true;
  mock.timers.tick(20_000);
  assert.deepEqual(told, ['unconnected']);
  mock.timers.reset();
});

test('a call that comes back in time, or ends as it should, is no trouble', () => {
  const { told, watch } = watched();
  watch.follow('host', 'live');
  watch.follow('host', 'lost');
  mock.timers.tick(5000);
  watch.follow('host', 'live');
  mock.timers.tick(60_000);
  watch.follow('host', 'lost');
  watch.follow('host', null);
  mock.timers.tick(60_000);
  assert.deepEqual(told, []);
  watch.follow('host', 'live');
  watch.follow('host', 'lost');
  mock.timers.tick(20_000);
  assert.deepEqual(told, ['lost']);
  mock.timers.reset();
});
