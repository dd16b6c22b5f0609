import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kept } from '../src/files/kept';
import { type EngineEvents, type StartEngine, Uploads } from '../src/files/uploads';

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A line to a server that does what the test says. */
function desk() {
  const kept = new Map<string, Blob>();
  const begun: { id: string | null; events: EngineEvents; stopped: boolean; removed: boolean }[] = [];
  const start: StartEngine = (_file, _name, _place, id, events) => {
    const one = { id, events, stopped: false, removed: false };
    begun.push(one);
    return {
      stop: (remove) => {
        one.stopped = true;
        one.removed = remove;
      },
    };
  };
  const shelf: Kept = {
    put: async (id, file) => void kept.set(id, file),
    get: async (id) => kept.get(id) ?? null,
    drop: async (id) => void kept.delete(id),
  };
  const uploads = new Uploads({ engine: async () => start, kept: shelf, changed: () => {}, unknown: () => 'unknown' });
  return { uploads, kept, begun };
}

const file = (name: string, size: number) => new File([new Uint8Array(size)], name);

test('a file is sent, may be paused and goes on from there, and is forgotten by the browser when it has come', async () => {
  const { uploads, kept, begun } = desk();
  const going = uploads.add(file('herida.png', 100), '/place');
  await settled();
  begun[0]!.events.begun('f1');
  begun[0]!.events.progress(40);
  assert.deepEqual([going.id, going.sent, going.state, kept.has('f1')], ['f1', 40, 'going', true]);

  uploads.pause(going.key);
  assert.deepEqual([going.state, begun[0]!.stopped, begun[0]!.removed], ['paused', true, false]);
  uploads.resume(going.key);
  await settled();
  assert.equal(begun[1]!.id, 'f1');
  begun[1]!.events.waits();
  assert.equal(going.state, 'waiting');
  begun[1]!.events.progress(60);
  assert.equal(going.state, 'going');
  begun[1]!.events.done();
  await settled();
  assert.deepEqual([going.state, going.sent, kept.size], ['done', 100, 0]);
});

test('what the server refuses says why, and is removed there too', async () => {
  const { uploads, begun } = desk();
  const going = uploads.add(file('grande.bin', 10), '/place');
  await settled();
  begun[0]!.events.failed('El archivo es demasiado grande.');
  assert.deepEqual([going.state, going.problem], ['failed', 'El archivo es demasiado grande.']);
  uploads.resume(going.key);
  await settled();
  uploads.remove(going.key, true);
  assert.equal(begun[1]!.removed, true);
  begun[1]!.events.progress(5);
  assert.equal(uploads.of('none'), null);
});

test('after a reload it goes on by itself where the browser has kept the file, and else when the same one is chosen again', async () => {
  const { uploads, kept, begun } = desk();
  kept.set('small', new Blob([new Uint8Array(5)]));
  const small = await uploads.again('small', 'a.png', 5, '/place');
  assert.deepEqual([small.state, begun[0]!.id], ['going', 'small']);

  const large = await uploads.again('large', 'b.mp4', 50, '/place');
  assert.equal(large.state, 'lost');
  assert.equal(uploads.found(large.key, file('b.mp4', 49)), false);
  assert.equal(uploads.found(large.key, file('b.mp4', 50)), true);
  await settled();
  assert.deepEqual([large.state, begun[1]!.id], ['going', 'large']);
  assert.equal(uploads.of('large'), large);
});
