import type { CallStats } from './callClient';

type Entry = RTCStats & Record<string, unknown>;

export type Figures = CallStats & { /** As `loss`, of the sound alone. */ soundLoss: number | null };

/** Draws from the browser's report what we look at. Not every browser has every figure. */
export function readStats(report: RTCStatsReport): Figures {
  const entries: Entry[] = [];
  report.forEach((entry: Entry) => {
    entries.push(entry);
  });
  const byId = (id: unknown) => entries.find((entry) => entry.id === id);
  const of = (type: string) => entries.filter((entry) => entry.type === type);

  const transport = of('transport')[0];
  const pair =
    byId(transport?.selectedCandidatePairId) ??
    of('candidate-pair').find((entry) => entry.nominated && entry.state === 'succeeded');
  const lossOf = (kind: string) => {
    const entry = of('remote-inbound-rtp').find((remote) => remote.kind === kind);
    return number(entry?.fractionLost);
  };
  const soundLoss = lossOf('audio');
  const pictureLoss = lossOf('video');
  const roundTrip = number(pair?.currentRoundTripTime);
  const sum = (type: string, figure: string) => of(type).reduce((all, entry) => all + (number(entry[figure]) ?? 0), 0);
  return {
    roundTrip: roundTrip === null ? null : roundTrip * 1000,
    loss: soundLoss === null ? pictureLoss : Math.max(soundLoss, pictureLoss ?? 0),
    soundLoss,
    available: number(pair?.availableOutgoingBitrate),
    framesSent: sum('outbound-rtp', 'framesSent'),
    framesDecoded: sum('inbound-rtp', 'framesDecoded'),
    relayed: [pair?.localCandidateId, pair?.remoteCandidateId].some((id) => byId(id)?.candidateType === 'relay'),
  };
}

const number = (value: unknown) => (typeof value === 'number' ? value : null);
