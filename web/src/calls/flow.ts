import type { OwnTracks } from './callClient';
import { type Size, showBlack } from './firstFrame';
import type { Shape } from './quality';

/** What flows over one connection: our tracks outward, and the stream of what comes. */
export class Flow {
  /** The same object for the life of the line, whatever happens to the connection beneath. */
  readonly stream = new MediaStream();
  private pc: RTCPeerConnection | null = null;
  private tracks: OwnTracks = { audio: null, video: null };
  private asked: OwnTracks = this.tracks;
  private shape: Shape | null = null;
  private lost = false;

  /** After every change of its transceivers, and when another connection takes over. */
  over(connection: RTCPeerConnection): void {
    if (connection !== this.pc) this.asked = { audio: null, video: null };
    this.pc = connection;
    this.attachTracks();
    this.setEncodings();
    this.collect(connection);
  }

  /** null takes a track off. The last call wins, however fast they come. */
  attach(tracks: OwnTracks): void {
    this.tracks = tracks;
    this.attachTracks();
  }

  encode(shape: Shape): void {
    if (shape.scale === this.shape?.scale && shape.maxBitrate === this.shape.maxBitrate) return;
    this.shape = shape;
    this.setEncodings();
  }

  /** Before the connection is up, and only while nothing is attached. */
  warmUp(size: Size): void {
    const sender = this.transceiver('video')?.sender;
    if (sender && !this.tracks.video) void showBlack(sender, size, () => this.tracks.video).catch(() => {});
  }

  /** No picture into the void; and switched on again it begins with a whole frame. Without that the other side asks two
   *  seconds long for every packet that was lost before it shows anything. */
  pause(lost: boolean): void {
    if (lost === this.lost) return;
    this.lost = lost;
    this.setEncodings();
  }

  private attachTracks(): void {
    // The picture first: the two wait for each other in the browser, and it is the slower one.
    for (const kind of ['video', 'audio'] as const) {
      // Not compared with sender.track: that lags behind, and a track could slip in after its taking off.
      if (this.asked[kind] === this.tracks[kind]) continue;
      const transceiver = this.transceiver(kind);
      if (!transceiver) continue;
      this.asked = { ...this.asked, [kind]: this.tracks[kind] };
      transceiver.sender.replaceTrack(this.tracks[kind]).catch(() => {});
    }
  }

  private setEncodings(): void {
    // Before there is anything to send it would only be in the way of the first offer.
    if (!this.pc?.remoteDescription) return;
    this.setEncoding('audio', (encoding) => {
      encoding.priority = encoding.networkPriority = 'high';
    });
    this.setEncoding('video', (encoding) => {
      encoding.active = !this.lost;
      encoding.scaleResolutionDownBy = this.shape?.scale ?? 1;
      if (this.shape) encoding.maxBitrate = this.shape.maxBitrate;
    });
  }

  private setEncoding(kind: keyof OwnTracks, change: (encoding: RTCRtpEncodingParameters) => void): void {
    const sender = this.transceiver(kind)?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (!sender || !parameters || !encoding) return;
    change(encoding);
    sender.setParameters(parameters).catch(() => {});
  }

  private collect(connection: RTCPeerConnection): void {
    const had = this.stream.getTracks();
    const now = connection.getTransceivers().map(({ receiver }) => receiver.track);
    for (const track of had) if (!now.includes(track)) this.stream.removeTrack(track);
    for (const track of now) if (!had.includes(track)) this.stream.addTrack(track);
  }

  private transceiver(kind: keyof OwnTracks): RTCRtpTransceiver | undefined {
    return this.pc?.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
  }
}
