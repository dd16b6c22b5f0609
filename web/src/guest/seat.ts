// Sits down in the seat when the server says so, hands the call what it needs, and gets up again: camera, microphone,
// hub, call and the lit screen all live exactly as long as the guest waits or talks.

import type { Lobby } from '../shared/protocol';
import type { Company } from './company';
import { later } from './later';
import type { Live } from './live';
import type { OwnSide } from './own';
import { newPage } from './page';
import { server } from './server';
import { TroubleWatch } from './trouble';
import type { GuestVisit } from './visit';

type LiveModule = typeof import('./live');

/** Written in by the build: the address of live.ts, which comes while the guest reads. */
declare const LIVE: string;

export class Seat {
  /** The door has just opened. */
  admitted = () => {};
  private warm = false;
  private live: Live | null = null;
  private sitting = false;
  private inCall = false;
  private readonly trouble = new TroubleWatch(server.trouble, () => this.inCall);
  private told: Lobby | null = null;
  private sent: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } | null = null;

  constructor(
    private readonly visit: GuestVisit,
    private readonly own: OwnSide,
    private readonly company: Company,
    private readonly awake: (wanted: boolean) => void,
  ) {}

  /** Fetches the code. */
  readonly prepare = later<LiveModule>(LIVE);

  /** While he reads, once: what a browser does only at its first connection. */
  warmUp(): void {
    if (this.warm) return;
    this.warm = true;
    this.prepare().then(
      (live) => this.live ?? live.warmUp(),
      () => {},
    );
  }

  /** After every change of what is known. */
  follow(): void {
    const { lobby } = this.visit.known;
    const { seated } = this.visit;
    if (seated !== this.sitting) {
      this.sitting = seated;
      this.awake(seated);
      if (!seated) this.getUp();
    }
    if (!lobby || !seated) return;
    if (!this.own.media) void this.own.open();
    if (!this.live) void this.expect();
    else if (lobby !== this.told) {
      this.told = lobby;
      this.live.update(lobby);
      this.company.update(lobby);
    }
    if (!this.own.opening) this.visit.tellDevices(this.own.camera, this.own.muted ? 'off' : this.own.microphone);
    this.send();
    const inCall = lobby.state === 'admitted';
    if (inCall && !this.inCall) this.admitted();
    this.inCall = inCall;
  }

  /** In the tap that asks to come in: what can be made ready is, before the answer. */
  async expect(): Promise<void> {
    const module = await this.arrival();
    const { busy } = this.visit.known;
    if (this.live || !(this.visit.seated || busy === 'enter' || busy === 'return')) return;
    this.live = module.goLive(this.visit.page, {
      nudged: () => this.visit.nudge(),
      hub: (connected) => this.visit.hub(connected),
      displaced: () => this.visit.displace(),
      stream: (seat, stream) => {
        if (!stream) this.trouble.follow(seat, null);
        this.company.stream(seat, stream);
      },
      connection: (seat, state) => {
        this.trouble.follow(seat, state);
        this.company.connection(seat, state);
      },
      shown: (seat, shown) => this.company.shown(seat, shown),
      ownPicture: (sent) => this.company.ownPicture(sent),
      elsewhere: (needed) => this.company.elsewhere(needed),
      ticket: () => this.visit.ticket(),
    });
    this.follow();
  }

  /** The code must come, however often it takes: without it there is no call. */
  private async arrival(): Promise<LiveModule> {
    for (;;) {
      try {
        return await this.prepare();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  /** Also when nobody came to sit: a tap that was not answered with a place. */
  getUp(): void {
    this.live?.stop();
    this.live = null;
    this.told = null;
    this.sent = null;
    this.inCall = false;
    this.visit.page = newPage();
    this.visit.hub(false);
    this.own.close();
    this.company.clear();
    this.trouble.clear();
  }

  private send(): void {
    const { audio, video } = this.own.tracks;
    if (!this.live || (this.sent && this.sent.audio === audio && this.sent.video === video)) return;
    this.sent = { audio, video };
    this.live.setTracks(this.sent);
  }
}
