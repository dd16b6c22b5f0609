/** How a connection stands; times are milliseconds that have gone by. */
export type Condition = {
  /** Since our hub connection stands, so that a signal would leave; null: it does not. */
  sinceHub: number | null;
  /** This side gives way when both offer. It also acts a little later, so that both seldom do. */
  yields: boolean;
  /** Nobody has offered yet. */
  untouched: boolean;
  /** He offered first and the two have never been connected: it is for him to go on. */
  his: boolean;
  /** We have offered and wait for the answer. */
  pending: boolean;
  ice: RTCIceConnectionState;
  /** ICE restarts that were answered and did not help. */
  restarts: number;
  /** In this state of ICE. */
  sinceIce: number;
  /** Since our last offer went out. */
  sinceOffer: number;
  /** How often the pending offer went out. */
  offers: number;
};

export type Remedy = 'none' | 'offer' | 'resend' | 'restart' | 'rebuild';

/** What to do for a connection that is not live. Asked now and then while that is so. */
export function remedy(now: Condition): Remedy {
  const later = now.yields ? 1500 : 0;
  if (now.sinceHub === null) return 'none';
  // The newcomer offers; but his offer may be lost, and two who were let in at once are both none.
  if (now.untouched) return now.sinceIce >= 1000 + later ? 'offer' : 'none';
  // The same offer again, not a new one: an answer to the first may be on its way, and would be taken for the new one's.
  if (now.pending) return now.sinceOffer >= Math.min(1500 * 2 ** (now.offers - 1), 6000) ? 'resend' : 'none';
  if (now.his || now.sinceOffer < 4000 || now.sinceHub < later) return 'none';
  const patience: Partial<Record<RTCIceConnectionState, number>> = {
    failed: 0,
    disconnected: 2000,
    checking: 5000,
    new: 5000,
  };
  if (now.sinceIce < (patience[now.ice] ?? Number.POSITIVE_INFINITY) + later) return 'none';
  return now.restarts < 3 ? 'restart' : 'rebuild';
}
