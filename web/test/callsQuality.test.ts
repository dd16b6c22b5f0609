import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Picture, PictureGovernor, type Sample } from '../src/calls/quality';
import { readStats } from '../src/calls/stats';

const good = { loss: 0, soundLoss: 0, roundTrip: 60, available: 1_500_000 };
const strained = { loss: 0.08, soundLoss: 0.08, roundTrip: 200, available: 600_000 };
const bad = { loss: 0.25, soundLoss: 0.25, roundTrip: 900, available: 90_000 };

/** Feeds one sample a second and answers each change with its second: "4 small". */
function watch(...phases: [seconds: number, sample: Omit<Sample, 'at'>][]): string[] {
  const governor = new PictureGovernor();
  const turns: string[] = [];
  let before: Picture = governor.picture;
  let second = 0;
  for (const [length, sample] of phases) {
    for (let i = 0; i < length; i++, second++) {
      const picture = governor.take({ at: second * 1000, ...sample });
      if (picture !== before) turns.push(`${second} ${picture}`);
      before = picture;
    }
  }
  return turns;
}

test('it begins small and grows within a second or two', () => {
  assert.equal(new PictureGovernor().picture, 'small');
  assert.deepEqual(watch([60, good]), ['1 full']);
});

test('a browser that measures nothing still gets its full picture', () => {
  assert.deepEqual(watch([10, { loss: null, soundLoss: null, roundTrip: null, available: null }]), ['1 full']);
});

test('a strained network makes it small after 3 s, and one bad second does not', () => {
  assert.deepEqual(watch([10, good], [1, bad], [10, good]), ['1 full']);
  assert.deepEqual(watch([10, good], [20, strained]), ['1 full', '13 small']);
});

test('a bad network takes the picture away, first small and then off, and the sound stays', () => {
  assert.deepEqual(watch([10, good], [30, bad]), ['1 full', '13 small', '19 off']);
});

test('it comes back after 20 good seconds, small first and full 10 s later', () => {
  assert.deepEqual(watch([10, good], [20, bad], [60, good]), ['1 full', '13 small', '19 off', '50 small', '61 full']);
});

test('what stays of the old estimate while no picture is sent does not keep it away', () => {
  const soundOnly = { loss: 0.25, soundLoss: 0, roundTrip: 80, available: 40_000 };
  assert.deepEqual(watch([10, good], [20, bad], [30, soundOnly]).slice(0, 4), [
    '1 full',
    '13 small',
    '19 off',
    '50 small',
  ]);
});

test('coming back too early makes the next wait twice as long, so that it does not flicker', () => {
  const turns = watch([10, good], [20, bad], [21, good], [10, bad], [60, good]);
  assert.deepEqual(turns, ['1 full', '13 small', '19 off', '50 small', '56 off', '101 small', '112 full']);
});

test("the browser's report is read by kind", () => {
  const report = new Map<string, object>([
    ['t', { id: 't', type: 'transport', selectedCandidatePairId: 'p' }],
    [
      'p',
      {
        id: 'p',
        type: 'candidate-pair',
        currentRoundTripTime: 0.05,
        availableOutgoingBitrate: 5e5,
        localCandidateId: 'l',
      },
    ],
    ['l', { id: 'l', type: 'local-candidate', candidateType: 'relay' }],
    ['a', { id: 'a', type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.01 }],
    ['v', { id: 'v', type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.2 }],
    ['o', { id: 'o', type: 'outbound-rtp', kind: 'video', framesSent: 7 }],
    ['i', { id: 'i', type: 'inbound-rtp', kind: 'video', framesDecoded: 9 }],
  ]);
  assert.deepEqual(readStats(report as unknown as RTCStatsReport), {
    roundTrip: 50,
    loss: 0.2,
    soundLoss: 0.01,
    available: 5e5,
    framesSent: 7,
    framesDecoded: 9,
    relayed: true,
  });
});
