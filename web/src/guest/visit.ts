// The guest's talk with the server: what is known, and what he can do. It keeps asking by itself for as long as a later
// answer can be another one, and never throws: what went wrong is in `known`.

import { heals, NoAnswerError, ProblemError, patiently } from '../shared/http';
import type { CallTicket, DeviceState, Lobby, Peek, PeekState } from '../shared/protocol';
import { type GuestServer, threeTimes } from './server';
import { type Act, type Known, nothingKnown } from './state';

const refusals: readonly string[] = [
  'early',
  'late',
  'expired',
  'revoked',
  'ended',
  'cancelled',
  'declined',
] satisfies PeekState[];
const final: readonly string[] = ['ended', 'cancelled', 'expired', 'revoked'];

/** After "too many": the server counts by the minute. */
const tooManyPause = 30_000;
/** Nothing that changes for who is in is as urgent as the door for who waits: a burst of nudges, while his call is being made, is
 *  one question after this long. So is what the hub may have missed between the answer to the tap and its own coming. */
const notUrgent = 400;
/** While the hub is away a question takes the place of its nudges. */
const pollPause = 5000;
/** Who waits before the door asks now and then even so: nobody must sit before an open one because a nudge was lost on its way. */
const lobbyPause = 15_000;

export class GuestVisit {
  known: Known = nothingKnown;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private soon: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  /** Goes up with every act: an answer to a question that was asked before the act says nothing any more. */
  private turn = 0;
  private asking = false;
  private askAgain = false;
  private nudged = false;
  private displaced = false;
  private leaving: AbortController | null = null;
  private devices: { camera: DeviceState; microphone: DeviceState } | null = null;
  private devicesTold = '';

  constructor(
    private readonly server: GuestServer,
    /** Empty when the address had none: then only a session that stands can help. */
    readonly token: string,
    /** The name of this page: see page.ts. */
    public page: string,
    private readonly changed: () => void,
    /** The server's clock. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Waits or talks: camera, microphone and hub are wanted. */
  get seated(): boolean {
    const state = this.known.lobby?.state;
    return state === 'waiting' || state === 'admitted';
  }

  /** Asks what there is: the invitation, or without a link the lobby. `early`: the answer to the same question, asked before. */
  async look(early?: Promise<Peek | Lobby>): Promise<void> {
    clearTimeout(this.timer);
    const turn = ++this.turn;
    try {
      const answer = await (early ?? (this.token ? this.server.peek(this.token) : this.server.lobby(this.page)));
      if (turn !== this.turn) return;
      this.tries = 0;
      if ('consent' in answer) {
        this.tell({ peek: answer, trouble: null, retryAt: null });
        this.lookLater(answer);
      } else {
        this.take(answer);
      }
    } catch (error) {
      if (turn === this.turn) this.lookFailed(error);
    }
  }

  /** Asks again for whatever is shown now: the page woke up, the network is back, or somebody pressed "try now". */
  freshen(): void {
    const { lobby, peek, trouble } = this.known;
    if (lobby) void this.ask();
    else if (trouble !== 'wrongLink' && (trouble || !peek || !final.includes(peek.state)) && !this.known.busy)
      void this.look();
  }

  async enter(purposes: string[] = []): Promise<void> {
    const { peek } = this.known;
    if (!peek) return;
    await this.act(
      'enter',
      () => this.server.enter(this.token, this.page, peek.consent, purposes),
      (error) => {
        if (error instanceof NoAnswerError || heals(error)) return false;
        const { status, code } = error as ProblemError;
        if (refusals.includes(code)) this.tell({ peek: { ...peek, state: code as PeekState } });
        if (code === 'consent_changed') this.tell({ consentChanged: true });
        if (status === 409 || code === 'consent_changed') void this.look();
        else this.lookFailed(error);
        return status === 409 || status === 404 || status === 429 || code === 'consent_changed';
      },
    );
  }

  /** Something changed. */
  nudge(): void {
    if (this.known.lobby?.state === 'admitted') this.soon ??= setTimeout(() => void this.ask(), notUrgent);
    else void this.ask();
  }

  /** Asks for the truth. Nudges that come meanwhile make one more question, not many. */
  async ask(): Promise<void> {
    if (!this.known.lobby) return;
    if (this.asking || this.leaving) {
      this.askAgain = true;
      return;
    }
    this.asking = true;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.soon = undefined;
    const turn = this.turn;
    try {
      const lobby = await this.server.lobby(this.page);
      this.tries = 0;
      if (turn === this.turn) this.take(lobby);
      else this.askAgain = true;
    } catch (error) {
      if (turn === this.turn) this.askFailed(error);
    } finally {
      this.asking = false;
      if (this.askAgain && !this.leaving) {
        this.askAgain = false;
        void this.ask();
      }
    }
  }

  /** At once on this side; the server hears of it as soon as it can be reached. */
  async leave(): Promise<void> {
    const { lobby } = this.known;
    if (!lobby || this.leaving) return;
    this.turn++;
    const leaving = new AbortController();
    this.leaving = leaving;
    this.tell({ lobby: { ...lobby, state: 'left', canReturn: true, call: null, peers: [] }, failed: null });
    try {
      const answer = await patiently(() => this.server.leave(), leaving.signal);
      if (!leaving.signal.aborted) this.take(answer);
    } catch {
      // Refused: the visit is over meanwhile, and the next question tells.
    }
    if (this.leaving === leaving) {
      this.leaving = null;
      if (this.known.lobby?.state === 'left') void this.ask();
    }
  }

  async return(): Promise<void> {
    this.leaving?.abort();
    this.leaving = null;
    await this.act('return', () => this.server.return());
  }

  async move(): Promise<void> {
    await this.act('move', async () => {
      const lobby = await this.server.move(this.page);
      this.displaced = false;
      return lobby;
    });
  }

  ticket(): Promise<CallTicket> {
    return this.server.ticket();
  }

  async renew(): Promise<void> {
    this.tell({ busy: 'renew', failed: null, renewal: 'none' });
    try {
      await this.server.renew(this.token);
      this.tell({ busy: null, renewal: 'sent' });
    } catch (error) {
      const status = error instanceof ProblemError ? error.status : 0;
      if (status === 409) this.tell({ busy: null, renewal: 'refused' });
      else if (status === 429) this.tell({ busy: null, renewal: 'tooMany' });
      else this.tell({ busy: null, failed: 'renew' });
    }
  }

  /** Told again with every change, and after a failure with the next answer that comes. */
  tellDevices(camera: DeviceState, microphone: DeviceState): void {
    this.devices = { camera, microphone };
    const now = `${camera} ${microphone}`;
    if (now === this.devicesTold || !this.seated) return;
    this.devicesTold = now;
    this.server.devices(camera, microphone).catch(() => {
      this.devicesTold = '';
    });
  }

  /** The hub came or went. While it is away questions take its place. */
  hub(connected: boolean): void {
    this.nudged = connected;
    if (connected) this.nudge();
    else this.askLater();
  }

  /** Another page holds the seat. It stays so until this one asks for it. */
  displace(): void {
    this.displaced = true;
    this.nudged = false;
    if (this.known.lobby) this.take(this.known.lobby);
    void this.ask();
  }

  private async act(
    act: Act,
    work: () => Promise<Lobby>,
    refused: (error: unknown) => boolean = () => false,
  ): Promise<void> {
    if (this.known.busy === act) return;
    clearTimeout(this.timer);
    this.turn++;
    this.tell({ busy: act, failed: null, consentChanged: false });
    try {
      const lobby = await threeTimes(work);
      this.turn++;
      this.tell({ busy: null });
      this.take(lobby);
    } catch (error) {
      this.turn++;
      this.tell({ busy: null });
      if (refused(error)) return;
      this.tell({ failed: act });
      // No answer is not a no: it may have been done.
      if (this.known.lobby) void this.ask();
    }
  }

  private take(lobby: Lobby): void {
    const held = lobby.state === 'waiting' || lobby.state === 'admitted';
    const seen: Lobby = this.displaced && held ? { ...lobby, state: 'elsewhere', call: null, peers: [] } : lobby;
    this.tell({
      lobby: seen,
      trouble: null,
      retryAt: null,
      away: false,
      hasTalked: this.known.hasTalked || seen.state === 'admitted',
    });
    if (this.devices) this.tellDevices(this.devices.camera, this.devices.microphone);
    if (seen.state === 'expired' && this.token) {
      // Only the invitation knows whether a new link can be had.
      this.known = { ...this.known, lobby: null };
      void this.look();
      return;
    }
    this.askLater();
  }

  private askLater(): void {
    const { lobby } = this.known;
    clearTimeout(this.timer);
    if (!lobby || final.includes(lobby.state) || (this.nudged && lobby.state !== 'waiting')) return;
    const pause = this.nudged ? lobbyPause : lobby.askedToMove ? 2000 : pollPause;
    this.timer = setTimeout(() => void this.ask(), pause);
  }

  private askFailed(error: unknown): void {
    if (error instanceof ProblemError && (error.status === 401 || error.status === 404)) {
      this.known = { ...this.known, lobby: null };
      if (this.token) void this.look();
      else this.tell({ trouble: 'wrongLink' });
      return;
    }
    this.tell({ away: true });
    const pause = error instanceof ProblemError && error.status === 429 ? tooManyPause : this.pause(8000);
    this.timer = setTimeout(() => void this.ask(), pause);
  }

  private lookLater(peek: Peek): void {
    const pauses: Partial<Record<PeekState, number>> = {
      early: Math.min(Math.max(1000, Date.parse(peek.opensAt) - this.now() + 250), 300_000),
      declined: 30_000,
    };
    const pause = pauses[peek.state];
    if (pause) this.timer = setTimeout(() => void this.look(), pause);
  }

  private lookFailed(error: unknown): void {
    const status = error instanceof ProblemError ? error.status : 0;
    if (status === 404 || status === 401 || status === 400) {
      this.tell({ trouble: 'wrongLink', retryAt: null });
      return;
    }
    const trouble = status === 429 ? 'tooMany' : 'unreachable';
    const pause = status === 429 ? tooManyPause : this.pause(15_000);
    // An invitation that was read once stays readable; it is only the next look that has to wait.
    const shown = this.known.peek && trouble === 'unreachable' ? null : trouble;
    this.tell({ trouble: shown, retryAt: shown && Date.now() + pause });
    this.timer = setTimeout(() => void this.look(), pause);
  }

  private pause(longest: number): number {
    return Math.min(1000 * 2 ** this.tries++, longest);
  }

  private tell(news: Partial<Known>): void {
    this.known = { ...this.known, ...news };
    this.changed();
  }
}
