// What the server says of the room. Asking is the only way to know; the answers of our own acts come in between and are not
// overwritten by an answer to a question that was asked before them.

import { NoAnswerError, ProblemError, patiently } from '../shared/http';
import type { Guest, Peer, Room, Visit } from '../shared/protocol';

export type TruthNeeds = {
  ask(signal: AbortSignal): Promise<Room>;
  /** There is another truth. `asked`: as an answer to a question, not to an act. */
  told(asked: boolean): void;
  /** 401: the session is over. 404: not there, or not his. */
  refused(status: number): void;
};

/** Nudges come in bursts, and a press brings its own echo: a question keeps this distance from the one before and from a press. */
const distance = 250;
/** Asked now and then even so: a nudge can be lost, and a network may let no hub through at all. */
const nowAndThen = 20_000;

export class Truth {
  room: Room | null = null;
  private acts = 0;
  private notBefore = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;
  private again = false;

  constructor(private readonly needs: TruthNeeds) {}

  /** Something changed. A question that is on its way may have been answered before that, so it is asked once more after it. */
  ask(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    const pause = this.notBefore - performance.now();
    if (pause <= 0) void this.question();
    else this.timer ??= setTimeout(() => void this.question(), pause);
  }

  /** He presses: the answer will tell, and what costs time now delays it. */
  acting(): void {
    this.notBefore = performance.now() + distance;
  }

  /** The network is back: a question that hangs, or pauses between two tries, is not waited for. */
  askAnew(): void {
    this.running?.abort();
    this.running = null;
    void this.question();
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    this.running?.abort();
    this.running = null;
    this.again = false;
  }

  /** What the server answered to an act on the visit. */
  putVisit(visit: Visit): void {
    if (this.room) this.put({ ...this.room, visit, peers: peersOf(this.room.peers, visit) });
  }

  /** What the server answered to an act on one guest. */
  putGuest(guest: Guest): void {
    if (!this.room) return;
    const { visit } = this.room;
    const known = visit.guests.some(({ id }) => id === guest.id);
    this.putVisit({
      ...visit,
      // Opening the door starts a visit that nobody had started.
      state: visit.state === 'scheduled' && guest.state === 'admitted' ? 'open' : visit.state,
      guests: known ? visit.guests.map((one) => (one.id === guest.id ? guest : one)) : [...visit.guests, guest],
    });
  }

  /** Somebody has seen what a guest answered. */
  putRead(reply: string): void {
    if (this.room) this.put({ ...this.room, replies: this.room.replies.filter(({ id }) => id !== reply) });
  }

  private put(room: Room): void {
    this.acts++;
    this.room = room;
    this.needs.told(false);
  }

  private async question(): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    this.timer = undefined;
    this.notBefore = performance.now() + distance;
    const mine = new AbortController();
    this.running = mine;
    this.again = false;
    const acts = this.acts;
    try {
      const room = await patiently(() => this.needs.ask(mine.signal), mine.signal);
      if (mine !== this.running) return;
      if (acts !== this.acts) {
        this.again = true;
      } else {
        this.room = room;
        this.idle = setTimeout(() => this.ask(), nowAndThen);
        this.needs.told(true);
      }
    } catch (error) {
      if (mine !== this.running) return;
      if (error instanceof ProblemError) this.needs.refused(error.status);
      else if (!(error instanceof NoAnswerError)) throw error;
    }
    this.running = null;
    if (this.again) this.ask();
  }
}

/** Whose door is open, as the new state of the guests says, before the next question tells it anyway. */
function peersOf(peers: readonly Peer[], visit: Visit): Peer[] {
  const state = (seat: string) => visit.guests.find(({ id }) => id === seat)?.state;
  return peers
    .filter(({ seat }) => state(seat) === 'waiting' || state(seat) === 'admitted')
    .map((peer) => ({ ...peer, admitted: visit.state === 'open' && state(peer.seat) === 'admitted' }));
}
