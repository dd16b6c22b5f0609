import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory } from '../src/room/memory';
import { NumberLine } from '../src/room/numberLine';
import { Own, standing } from '../src/room/own';
import type { OwnMedia } from '../src/shared/media';
import { Asked, settled } from './roomFakes';

class Drawer {
  readonly kept = new Map<string, string>();
  getItem(key: string) {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.kept.set(key, value);
  }
}

function memory() {
  const [lasting, passing] = [new Drawer(), new Drawer()];
  return new Memory(
    'v1',
    () => lasting,
    () => passing,
  );
}

/** Camera and microphone of which only what was asked of them is of interest. */
class FakeMedia {
  audio: object | null = null;
  video: object | null = null;
  camera = 'off';
  microphone = 'off';
  interrupted = false;
  opened: unknown[] = [];
  preferred: unknown[] = [];
  on() {}
  list = async () => ({ cameras: [], microphones: [], loudspeakers: [] });
  prefer(wanted: unknown) {
    this.preferred.push(wanted);
  }
  async open(wanted: { camera: boolean; microphone: boolean }) {
    this.opened.push(wanted);
    this.audio = { kind: 'audio' };
    this.microphone = 'ok';
    await this.setCamera(wanted.camera);
  }
  async setCamera(on: boolean) {
    this.video = on ? { kind: 'video' } : null;
    this.camera = on ? 'ok' : 'off';
  }
}

function make(kept = memory()) {
  const media = new FakeMedia();
  return { media, kept, own: new Own(kept, () => {}, media as unknown as OwnMedia) };
}

test('on arrival the devices open by themselves where no question will come up', async () => {
  const { own, media } = make();
  await own.arrive(Promise.resolve('granted'));
  assert.equal(own.opened, 'yes');
  assert.equal(media.opened.length, 1);
});

test('where the browser would ask, it waits for a press', async () => {
  const { own, media } = make();
  await own.arrive(Promise.resolve('ask'));
  await own.arrive(Promise.resolve('unknown'));
  assert.deepEqual(media.opened, []);
  await own.open();
  assert.equal(own.opened, 'yes');
});

test('a reload comes back as it was: open, camera off, and above all muted', async () => {
  const first = make();
  await first.own.open();
  first.own.mute(true);
  await first.own.turnCamera(false);

  const { own, media } = make(first.kept);
  await own.arrive(Promise.resolve('unknown'));
  assert.deepEqual(media.opened, [{ camera: false, microphone: true }]);
  assert.equal(own.muted, true);
  assert.deepEqual(own.tracks, { audio: null, video: null });
  assert(own.sound, 'the meter still has the microphone');
});

test('the chosen devices are remembered on this computer', async () => {
  const kept = memory();
  kept.choose({ camera: 'c2' });
  kept.choose({ loudspeaker: 's1' });
  const { own, media } = make(kept);
  assert.deepEqual(media.preferred, [{ camera: 'c2', microphone: null }]);
  assert.equal(own.loudspeaker, 's1');
});

test('a browser that keeps nothing, or something else, is no obstacle', () => {
  const broken = () => {
    throw new Error('SecurityError');
  };
  const nothing = new Memory('v1', broken, broken);
  nothing.choose({ camera: 'c2' });
  assert.deepEqual(nothing.chosen, { camera: null, microphone: null, loudspeaker: null });
  const odd = new Drawer();
  odd.setItem('coviex.devices', '{"camera":');
  assert.equal(
    new Memory(
      'v1',
      () => odd,
      () => odd,
    ).chosen.camera,
    null,
  );
});

test('a permission stands only if it stands for both', async () => {
  const answering = (camera: string, microphone: string) =>
    ({ query: async ({ name }: { name: string }) => ({ state: name === 'camera' ? camera : microphone }) }) as never;
  assert.equal(await standing(answering('granted', 'granted')), 'granted');
  assert.equal(await standing(answering('granted', 'prompt')), 'ask');
  assert.equal(await standing(undefined), 'unknown');
});

test('a number is said to be wrong only when he has finished it', async () => {
  const server = new Asked<{ international: string | null; textable: boolean; problem: string | null }>();
  const line = new NumberLine(
    () => server.ask(),
    () => {},
  );
  line.settle('55');
  await server.answer({ international: null, textable: false, problem: 'Al número le faltan dígitos.' });
  assert.equal(line.problem, 'Al número le faltan dígitos.');
  line.typed('551');
  assert.equal(line.problem, '', 'he is mending it');
  line.settle('5512345678');
  await server.answer({ international: '+52 55 1234 5678', textable: true, problem: null });
  assert.equal(line.good, '+52 55 1234 5678');
});

test('an answer about a number that stands there no more is not shown', async () => {
  const server = new Asked<{ international: string | null; textable: boolean; problem: string | null }>();
  const line = new NumberLine(
    () => server.ask(),
    () => {},
  );
  line.settle('55');
  line.typed('5512');
  await server.answer({ international: null, textable: false, problem: 'x' });
  line.forget();
  await settled();
  assert.equal(line.problem, '');
});
