/** How a connection stands; times are milliseconds that have gone by. */
export type Condition = {
  /** Our hub connection stands: a signal would leave. */
  hub: boolean;
  /** The page with the lower seat yields when both offer; it also acts a little later, so that both seldom do. */
  polite: boolean;
  /** Nobody has offered yet. */
  untouched: boolean;
  /** We have offered and wait for the answer. */
  pending: boolean;
  ice: RTCIceConnectionState;
  /** In this state of ICE. */
  sinceIce: number;
  /** Since our last offer went out. */
  sinceOffer: number;
  /** How often the pending offer went out. */
  offers: number;
};

export type Remedy = 'none' | 'offer' | 'resend' | 'restart';

/** What to do for a connection that is not live. Asked now and then while that is so. */
export function remedy(now: Condition): Remedy {
  const later = now.polite ? 1500 : 0;
  if (!now.hub) return 'none';
  // The newcomer offers; but his offer may be lost, and two who were let in at once are both none.
  if (now.untouched) return now.sinceIce >= 1000 + later ? 'offer' : 'none';
  // The same offer again, not a new one: an answer to the first may be on its way, and would be taken for the new one's.
  if (now.pending) return now.sinceOffer >= Math.min(1500 * 2 ** (now.offers - 1), 6000) ? 'resend' : 'none';
  if (now.sinceOffer < 4000) return 'none';
  switch (now.ice) {
    case 'failed':
      return now.sinceIce >= later ? 'restart' : 'none';
    case 'disconnected':
      return now.sinceIce >= 2000 + later ? 'restart' : 'none';
    case 'new':
    case 'checking':
      return now.sinceIce >= 5000 + later ? 'restart' : 'none';
    default:
      return 'none';
  }
}
