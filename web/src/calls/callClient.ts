import type { CallSetup, Peer } from '../shared/protocol';

/** What the server says of the call, from the last answer to `GET /api/guest/lobby` or `GET /api/visits/{visit}/room`. */
export type Truth = {
  /** Own seat: `you.seat`. */
  me: string;
  /** This page itself is in the call: a guest who is admitted; a clinician always. */
  inCall: boolean;
  peers: readonly Peer[];
  /** Seats that the server says have left or were taken out: their connection ends at once. A seat that is merely not
   *  among `peers` keeps it for a while, because a phone's socket may be down while its sound and picture flow. */
  gone?: readonly string[];
  /** Whose door is open, also of who is no peer yet: his page may reach us before the server's next answer does. */
  admitted?: readonly string[];
  /** null: there is no call any more; every connection ends. */
  setup: CallSetup | null;
};

/** What the others get from this page. null: nothing, because it is off, muted or missing. */
export type OwnTracks = { audio: MediaStreamTrack | null; video: MediaStreamTrack | null };

/** `lost`: was there and is not just now; it is being looked for without end. */
export type ConnectionState = 'connecting' | 'live' | 'lost';

/** What another seat sends. `network`: he would, but his picture was given up to save his sound. `elsewhere`: in the call system's
 *  own window, for this page cannot hold the call. */
export type Shown = { camera: 'on' | 'off' | 'network' | 'elsewhere'; microphone: 'on' | 'muted' };

export type CallStats = {
  /** Milliseconds there and back; null: not measured yet. */
  roundTrip: number | null;
  /** Part of our packets that the other side missed of late, 0 to 1. */
  loss: number | null;
  /** Bits per second that the network seems to carry from here. */
  available: number | null;
  framesSent: number;
  framesDecoded: number;
  /** The media goes through a TURN server. */
  relayed: boolean;
};

export interface CallEvents {
  /** The sound and picture of a seat, to be put in a <video autoplay playsinline> at once: frames may be on their way.
   *  null: no longer. It is the same stream for as long as the connection lives. Only seats that the server admits. */
  stream(seat: string, stream: MediaStream | null): void;
  connection(seat: string, state: ConnectionState): void;
  /** With the stream, and on every change. */
  shown(seat: string, shown: Shown): void;
  /** false: our own picture was given up because the network is bad; true: it is sent again. */
  ownPicture(sent: boolean): void;
  /** true: the page cannot hold this call itself; it shows a link into the call system's own window. */
  elsewhere(needed: boolean): void;
}

/** The call as the guest's page and the consulting room see it, whichever system carries it. It promises:
 *  own media reaches nobody whom the last truth does not admit, and nobody else's is handed out;
 *  the media goes on while the server is away; what breaks is mended without anybody's doing. */
export interface CallClient {
  /** Does ahead of time what needs no peer. May be called before the set-up is known, and again with it. */
  prewarm(setup?: CallSetup): void;
  /** Tells the truth, after each answer of the server. The same twice does nothing. */
  update(truth: Truth): void;
  /** Replaces what the others get: at the start, mute, camera off, another camera. At any time, without a new handshake. */
  setTracks(tracks: OwnTracks): void;
  /** null: no connection to that seat. */
  stats(seat: string): Promise<CallStats | null>;
  /** Ends every connection, for good. The tracks are the caller's to stop. */
  close(): void;
}
