import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loudness, SilentMicrophone, soundFloor } from '../src/shared/level';

const wave = (amplitude: number) => Float32Array.from({ length: 1024 }, (_, i) => amplitude * Math.sin(i / 5));

test('nothing is 0, speech near the microphone is in the upper half, and it ends at 1', () => {
  assert.equal(loudness(wave(0)), 0);
  assert(loudness(wave(0.0005)) < soundFloor, 'the hiss of electronics does not count');
  assert(loudness(wave(0.1)) > 0.5);
  assert.equal(loudness(wave(1)), 1);
});

test('six seconds without a sound are a silent microphone, and one sound ends that', () => {
  const ear = new SilentMicrophone();
  assert.equal(ear.hear(0, 1000), false);
  assert.equal(ear.hear(0.01, 6900), false);
  assert.equal(ear.hear(0, 7000), true);
  assert.equal(ear.hear(0.3, 7100), false);
  assert.equal(ear.hear(0, 13_000), false);
  assert.equal(ear.hear(0, 13_100), true);
});

test('how long is for the caller to say', () => {
  const ear = new SilentMicrophone(1000);
  assert.equal(ear.hear(0, 0), false);
  assert.equal(ear.hear(0, 1000), true);
});
