// Tells the server, once each, that the call did not come up or did not come back, so that a hospital sees in its measures where calls fail.

import type { ConnectionState } from '../calls/callClient';

export type Trouble = 'unconnected' | 'lost';

/** After so long nobody would call it slow any more. */
const patience = 20_000;

export class TroubleWatch {
  private readonly told = new Set<Trouble>();
  private readonly alive = new Set<string>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly tell: (reason: Trouble) => Promise<void>,
    /** He is let in: while he waits, nothing need connect. */
    private readonly inCall: () => boolean,
  ) {}

  /** How it stands with the connection to a seat; null: it ended as it should. */
  follow(seat: string, state: ConnectionState | null): void {
    clearTimeout(this.timers.get(seat));
    this.timers.delete(seat);
    if (state === 'live') this.alive.add(seat);
    if (state === null) this.alive.delete(seat);
    if (state !== null && state !== 'live') this.wait(seat);
  }

  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.alive.clear();
  }

  private wait(seat: string): void {
    this.timers.set(
      seat,
      setTimeout(() => {
        if (!this.inCall()) return this.wait(seat);
        const reason: Trouble = this.alive.has(seat) ? 'lost' : 'unconnected';
        if (this.told.has(reason)) return;
        this.told.add(reason);
        this.tell(reason).catch(() => this.told.delete(reason));
      }, patience),
    );
  }
}
