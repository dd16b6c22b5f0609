import type { Signal } from '../shared/protocol';
import type { ConnectionState, OwnTracks } from './callClient';
import { addTransceivers } from './prepared';
import { remedy } from './remedy';

export interface PeerLineNeeds {
  readonly polite: boolean;
  /** Names what we send. */
  readonly outgoing: MediaStream;
  /** A new RTCPeerConnection without transceivers. */
  blank(): RTCPeerConnection;
  hubConnected(): boolean;
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
  /** What comes from there; the same object for the life of the line. */
  readonly stream = new MediaStream();
  state: ConnectionState = 'connecting';

  private pc: RTCPeerConnection;
  private making = false;
  private settingAnswer = false;
  private ignoring = false;
  private held: (RTCIceCandidateInit | null)[] = [];
  private tracks: OwnTracks = { audio: null, video: null };
  private asked: OwnTracks = { audio: null, video: null };
  private untouched = true;
  private offeredAt = Number.NEGATIVE_INFINITY;
  private offers = 0;
  private iceSince = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    connection: RTCPeerConnection,
    private readonly needs: PeerLineNeeds,
  ) {
    this.pc = connection;
    this.adopt(connection);
  }

  get connection(): RTCPeerConnection {
    return this.pc;
  }

  /** As the newcomer. Goes out at once when the offer was prepared, and when the hub is there. */
  async offer(): Promise<void> {
    const pc = this.pc;
    this.untouched = false;
    if (pc.getTransceivers().length === 0) addTransceivers(pc, this.needs.outgoing);
    if (!pc.localDescription) {
      this.making = true;
      try {
        await pc.setLocalDescription();
      } catch {
        return;
      } finally {
        this.making = false;
      }
    }
    if (pc === this.pc) this.sendOffer();
  }

  receive(data: Signal): void {
    if (this.closed) return;
    if ('description' in data) void this.describe(data.description).catch(() => {});
    else if ('candidate' in data) this.addCandidate(data.candidate);
  }

  /** null takes a track off. The last call wins, however fast they come. */
  attach(tracks: OwnTracks): void {
    this.tracks = tracks;
    this.fit();
  }

  reconfigure(configuration: RTCConfiguration): void {
    try {
      this.pc.setConfiguration?.(configuration);
    } catch {
      // An older browser: it goes on with what it has.
    }
  }

  /** The hub is there (again): what could not be sent is sent, and what is broken is mended now rather than at the next round. */
  hubIsBack(): void {
    if (this.pc.signalingState === 'have-local-offer') this.sendOffer();
    else if (this.broken()) void this.restart();
    this.tend();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.drop(this.pc);
  }

  private adopt(pc: RTCPeerConnection): void {
    this.asked = { audio: null, video: null };
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
    this.collect();
    this.tend();
  }

  private drop(pc: RTCPeerConnection): void {
    pc.onicecandidate = pc.oniceconnectionstatechange = pc.onconnectionstatechange = null;
    pc.close();
  }

  private async describe(description: RTCSessionDescriptionInit): Promise<void> {
    let pc = this.pc;
    if (description.type === 'answer') {
      // An answer to an offer that went out twice comes twice.
      if (pc.signalingState !== 'have-local-offer') return;
      this.settingAnswer = true;
      try {
        await pc.setRemoteDescription(description);
      } finally {
        this.settingAnswer = false;
      }
      this.offers = 0;
      this.described(pc);
      return;
    }

    const ready = !this.making && (pc.signalingState === 'stable' || this.settingAnswer);
    this.ignoring = !ready && !this.needs.polite;
    if (this.ignoring) {
      // He offers, so he is there; had he got ours, he would have yielded. It may have been lost before he came.
      if (performance.now() - this.offeredAt > 1000) this.sendOffer();
      return;
    }
    if (!ready && !pc.remoteDescription) {
      // Both offered at first sight and we yield. Rolling back would leave our transceivers beside those of his offer;
      // a new connection has only his.
      this.drop(pc);
      pc = this.pc = this.needs.blank();
      this.adopt(pc);
    }
    this.untouched = false;
    this.offers = 0;
    await pc.setRemoteDescription(description);
    for (const transceiver of pc.getTransceivers()) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(this.needs.outgoing);
    }
    this.described(pc);
    await pc.setLocalDescription();
    if (pc === this.pc && pc.localDescription) this.needs.send({ description: plain(pc.localDescription) });
  }

  private described(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.closed) return;
    this.fit();
    this.collect();
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
    if (!description || this.pc.signalingState !== 'have-local-offer' || !this.needs.hubConnected()) return;
    this.offers++;
    this.offeredAt = performance.now();
    this.needs.send({ description: plain(description) });
    this.tend();
  }

  private async restart(): Promise<void> {
    const pc = this.pc;
    if (this.making || pc.signalingState !== 'stable') return;
    this.making = true;
    try {
      pc.restartIce();
      this.offers = 0;
      await pc.setLocalDescription();
    } catch {
      return;
    } finally {
      this.making = false;
    }
    if (pc === this.pc) this.sendOffer();
  }

  private fit(): void {
    for (const { receiver, sender } of this.pc.getTransceivers()) {
      const kind = receiver.track.kind as keyof OwnTracks;
      // Not compared with sender.track: that lags behind, and a track could slip in after its taking off.
      if (this.asked[kind] === this.tracks[kind]) continue;
      this.asked[kind] = this.tracks[kind];
      sender.replaceTrack(this.tracks[kind]).catch(() => {});
    }
  }

  private collect(): void {
    const had = this.stream.getTracks();
    const now = this.pc.getTransceivers().map(({ receiver }) => receiver.track);
    for (const track of had) if (!now.includes(track)) this.stream.removeTrack(track);
    for (const track of now) if (!had.includes(track)) this.stream.addTrack(track);
  }

  private broken(): boolean {
    return [this.pc.connectionState, this.pc.iceConnectionState].some((s) => s === 'disconnected' || s === 'failed');
  }

  private turn(): void {
    const before = this.state;
    if (this.pc.connectionState === 'connected') this.state = 'live';
    else if (before === 'live') this.state = 'lost';
    if (this.state !== before) this.needs.turned(this.state);
    this.tend();
  }

  /** Looks after the connection until it is live and nothing is pending. */
  private tend(): void {
    clearTimeout(this.timer);
    if (this.closed || (this.state === 'live' && this.pc.signalingState === 'stable')) return;
    const now = performance.now();
    const cure = remedy({
      hub: this.needs.hubConnected(),
      polite: this.needs.polite,
      untouched: this.untouched,
      pending: this.pc.signalingState === 'have-local-offer',
      ice: this.pc.iceConnectionState,
      sinceIce: now - this.iceSince,
      sinceOffer: now - this.offeredAt,
      offers: this.offers,
    });
    if (cure === 'offer') void this.offer();
    if (cure === 'resend') this.sendOffer();
    if (cure === 'restart') void this.restart();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tend(), round);
  }
}

const plain = ({ type, sdp }: RTCSessionDescription) => ({ type, sdp });
