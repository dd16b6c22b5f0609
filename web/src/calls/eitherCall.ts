import type { CallSetup, CallTicket } from '../shared/protocol';
import type { CallClient, CallEvents, CallStats, OwnTracks, Truth } from './callClient';
import { DirectCall, type DirectCallNeeds } from './direct';

/** Written in by the build: the address of webex.ts, which comes only where a visit goes over Webex. */
declare const WEBEX_CALL: string;

type WebexModule = typeof import('./webex');

export type EitherCallNeeds = DirectCallNeeds & {
  ticket(): Promise<CallTicket>;
  loadWebex?: () => Promise<WebexModule>;
};

/** The call over whichever system the server names, and from one to the other when it names another one. */
export class EitherCall implements CallClient {
  private readonly direct: DirectCall;
  private webex: CallClient | null = null;
  private coming = false;
  private tracks: OwnTracks = { audio: null, video: null };
  private truth: Truth | null = null;
  private closed = false;

  constructor(private readonly needs: EitherCallNeeds) {
    this.direct = new DirectCall(needs);
  }

  prewarm(setup?: CallSetup): void {
    if (setup?.system !== 'webex') this.direct.prewarm(setup);
    else if (this.webex) this.webex.prewarm(setup);
    else void this.bring();
  }

  update(truth: Truth): void {
    if (this.closed) return;
    this.truth = truth;
    const overWebex = truth.setup?.system === 'webex';
    if (overWebex && !this.webex) void this.bring();
    if (!overWebex && this.webex) {
      this.webex.close();
      this.webex = null;
    }
    this.webex?.update(truth);
    this.direct.update(overWebex ? { ...truth, setup: null } : truth);
  }

  setTracks(tracks: OwnTracks): void {
    this.tracks = tracks;
    this.direct.setTracks(tracks);
    this.webex?.setTracks(tracks);
  }

  stats(seat: string): Promise<CallStats | null> {
    return (this.webex ?? this.direct).stats(seat);
  }

  close(): void {
    this.closed = true;
    this.webex?.close();
    this.direct.close();
  }

  private async bring(): Promise<void> {
    if (this.coming) return;
    this.coming = true;
    try {
      const { WebexCall } = await (this.needs.loadWebex ?? (() => import(WEBEX_CALL) as Promise<WebexModule>))();
      if (this.closed || this.truth?.setup?.system === 'direct' || this.webex) return;
      const { events, ticket } = this.needs;
      this.webex = new WebexCall({ events: events as CallEvents, ticket });
      this.webex.setTracks(this.tracks);
      if (this.truth) this.webex.update(this.truth);
    } catch {
      setTimeout(() => this.truth?.setup?.system === 'webex' && void this.bring(), 1000);
    } finally {
      this.coming = false;
    }
  }
}
