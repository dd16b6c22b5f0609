import type { Signal } from '../shared/protocol';
import type { ConnectionState } from './callClient';
import { type Size, withFirstGuess } from './firstFrame';
import { Flow } from './flow';
import { addTransceivers } from './prepared';
import { remedy } from './remedy';

export interface PeerLineNeeds {
  /** Gives way when both offer at first sight. */
  readonly polite: boolean;
  /** Names what we send. */
  readonly outgoing: MediaStream;
  /** A new RTCPeerConnection without transceivers. */
  blank(): RTCPeerConnection;
  readonly hubConnected: boolean;
  /** Of our camera's picture. */
  pictureSize(): Size;
  send(data: Signal): void;
  /** The state is another one. */
  turned(state: ConnectionState): void;
}

/** How often a line that is not live is looked at. */
const round = 500;

/** The connection to one page of one other seat: negotiates, carries our tracks, and mends itself.
 *  Perfect negotiation as in W3C WebRTC 1.0, 10.7, without its `negotiationneeded`: there are just two occasions to offer,
 *  the first one and an ICE restart, and whoever acts on them knows it. */
export class PeerLine {
  readonly flow = new Flow();
  state: ConnectionState = 'connecting';

  private pc: RTCPeerConnection;
  private making = false;
  /** Signals one after the other: a description that comes twice must not be answered while the first is being taken in. */
  private inbox: Promise<unknown> = Promise.resolve();
  private held: (RTCIceCandidateInit | null)[] = [];
  private untouched = true;
  private offeredFirst = false;
  private wasLive = false;
  private hubSince: number | null = null;
  private offeredAt = Number.NEGATIVE_INFINITY;
  private offers = 0;
  private restarts = 0;
  private iceSince = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    connection: RTCPeerConnection,
    private readonly needs: PeerLineNeeds,
  ) {
    this.pc = connection;
    if (needs.hubConnected) this.hubSince = performance.now();
    this.adopt(connection);
  }

  get connection(): RTCPeerConnection {
    return this.pc;
  }

  /** As the newcomer. Goes out at once when the hub is there. `described`: the offer is being set already. */
  async offer(described: Promise<void> | null = null): Promise<void> {
    this.untouched = false;
    this.offeredFirst = true;
    if (this.pc.getTransceivers().length === 0) addTransceivers(this.pc, this.needs.outgoing);
    await this.makeOffer(described);
  }

  receive(data: Signal): void {
    this.inbox = this.inbox.then(() => this.take(data)).catch(() => {});
  }

  reconfigure(configuration: RTCConfiguration): void {
    try {
      this.pc.setConfiguration?.(configuration);
    } catch {
      // An older browser: it goes on with what it has.
    }
  }

  /** When the hub is there (again), what could not be sent is sent, and what is broken is mended now rather than at the next round. */
  hubTurned(connected: boolean): void {
    this.hubSince = connected ? performance.now() : null;
    if (connected && this.pc.signalingState === 'have-local-offer') this.sendOffer();
    else if (connected && this.broken() && !this.yields) void this.restart();
    this.tend();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop(this.pc);
  }

  private adopt(pc: RTCPeerConnection): void {
    this.iceSince = performance.now();
    pc.onicecandidate = ({ candidate }) => {
      // Before our offer is out a candidate is part of it.
      if (this.offers > 0 || pc.signalingState === 'stable')
        this.needs.send({ candidate: candidate?.toJSON() ?? null });
    };
    pc.oniceconnectionstatechange = () => {
      this.iceSince = performance.now();
      this.turn();
    };
    pc.onconnectionstatechange = () => this.turn();
    this.flow.over(pc);
    this.tend();
  }

  private drop(pc: RTCPeerConnection): void {
    pc.onicecandidate = pc.oniceconnectionstatechange = pc.onconnectionstatechange = null;
    pc.close();
  }

  private async take(data: Signal): Promise<void> {
    if (this.closed) return;
    if ('candidate' in data) this.addCandidate(data.candidate);
    if ('description' in data) await this.describe(data.description);
  }

  private async describe(description: RTCSessionDescriptionInit): Promise<void> {
    let pc = this.pc;
    if (description.type === 'answer') {
      // An answer to an offer that went out twice comes twice.
      if (pc.signalingState !== 'have-local-offer') return;
      await pc.setRemoteDescription(heard(description));
      this.offers = 0;
      this.described(pc);
      return;
    }

    const ready = !this.making && pc.signalingState === 'stable';
    // Other keys: he has begun anew, after leaving and coming back or because nothing else helped.
    const anew = pc.remoteDescription !== null && fingerprintOf(description) !== fingerprintOf(pc.remoteDescription);
    if (!ready && !anew && !this.yields) {
      // He offers, so he is there; had he got ours, he would have yielded. It may have been lost before he came.
      if (!this.making && performance.now() - this.offeredAt > 1000) this.sendOffer();
      return;
    }
    // Both offered at first sight and we yield: rolling back would leave our transceivers beside those of his offer.
    if (anew || (!ready && !this.wasLive)) pc = this.beginAnew();
    if (!this.wasLive) this.offeredFirst = false;
    this.untouched = false;
    this.offers = 0;
    await pc.setRemoteDescription(heard(description));
    for (const transceiver of pc.getTransceivers()) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(this.needs.outgoing);
    }
    await pc.setLocalDescription();
    if (pc === this.pc && pc.localDescription) this.needs.send({ description: plain(pc.localDescription) });
    this.described(pc);
  }

  private beginAnew(): RTCPeerConnection {
    this.drop(this.pc);
    this.pc = this.needs.blank();
    this.making = this.wasLive = this.offeredFirst = false;
    this.restarts = this.offers = 0;
    this.adopt(this.pc);
    return this.pc;
  }

  private described(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.closed) return;
    this.flow.over(pc);
    if (!this.wasLive) this.flow.warmUp(this.needs.pictureSize());
    for (const candidate of this.held.splice(0)) this.addCandidate(candidate);
  }

  private addCandidate(candidate: RTCIceCandidateInit | null): void {
    if (!this.pc.remoteDescription) {
      this.held.push(candidate);
      return;
    }
    // One of an offer that we ignored, or of a generation that is over, fails and does not matter.
    this.pc.addIceCandidate(candidate ?? undefined).catch(() => {});
  }

  private sendOffer(): void {
    const description = this.pc.localDescription;
    if (!description || this.pc.signalingState !== 'have-local-offer' || this.hubSince === null) return;
    this.offers++;
    this.offeredAt = performance.now();
    this.needs.send({ description: plain(description) });
    this.tend();
  }

  private async restart(): Promise<void> {
    if (this.making || this.pc.signalingState !== 'stable') return;
    this.pc.restartIce();
    this.restarts++;
    await this.makeOffer();
  }

  private async makeOffer(described: Promise<void> | null = null): Promise<void> {
    const pc = this.pc;
    this.making = true;
    this.offers = 0;
    await (described ?? pc.setLocalDescription()).catch(() => {});
    if (pc !== this.pc) return;
    this.making = false;
    this.sendOffer();
  }

  /** Later than at first sight it is who offered first: Chromium loses the picture for good when the other one rolls back. */
  private get yields(): boolean {
    return this.wasLive ? this.offeredFirst : this.needs.polite;
  }

  private broken(): boolean {
    return [this.pc.connectionState, this.pc.iceConnectionState].some((s) => s === 'disconnected' || s === 'failed');
  }

  private turn(): void {
    const before = this.state;
    if (this.pc.connectionState === 'connected') {
      this.state = 'live';
      this.wasLive = true;
      this.restarts = 0;
    } else if (before === 'live') this.state = 'lost';
    if (this.state !== before) {
      this.flow.pause(this.state === 'lost');
      this.needs.turned(this.state);
    }
    this.tend();
  }

  /** Looks after the connection until it is live and nothing is pending. */
  private tend(): void {
    clearTimeout(this.timer);
    if (this.closed || (this.state === 'live' && this.pc.signalingState === 'stable')) return;
    const now = performance.now();
    const cure = remedy({
      sinceHub: this.hubSince === null ? null : now - this.hubSince,
      yields: this.yields,
      untouched: this.untouched,
      his: !this.wasLive && !this.offeredFirst,
      pending: this.pc.signalingState === 'have-local-offer',
      // "failed" with ICE connected: the keys do not fit.
      ice: this.pc.connectionState === 'failed' ? 'failed' : this.pc.iceConnectionState,
      restarts: this.restarts,
      sinceIce: now - this.iceSince,
      sinceOffer: now - this.offeredAt,
      offers: this.offers,
    });
    if (cure === 'offer') void this.offer();
    if (cure === 'resend') this.sendOffer();
    if (cure === 'restart') void this.restart();
    if (cure === 'rebuild') {
      // What waits for the old connection waits for ever: a closed one answers nothing.
      this.inbox = Promise.resolve();
      this.beginAnew();
      void this.offer();
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tend(), round);
  }
}

/** Of the certificate that a connection is keyed with: another one, another connection. */
const fingerprintOf = ({ sdp }: RTCSessionDescriptionInit) => /a=fingerprint:(.*)/.exec(sdp ?? '')?.[1];

const heard = ({ type, sdp }: RTCSessionDescriptionInit) => ({ type, sdp: withFirstGuess(sdp ?? '') });

const plain = ({ type, sdp }: RTCSessionDescription) => ({ type, sdp });
