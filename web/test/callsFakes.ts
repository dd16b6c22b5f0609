// A small world for two or more call pages: connections that behave as browsers' do in what the call relies on, a hub that
// can lose what it is given, and a clock that the test moves.
import { mock } from 'node:test';
import type { HubEvents } from '../src/shared/hub';
import { Listeners } from '../src/shared/listeners';
import type { Address, Signal } from '../src/shared/protocol';

export class FakeTrack {
  readyState = 'live';
  constructor(readonly kind: 'audio' | 'video') {}
  getSettings = () => ({ width: 640, height: 480 });
}

class FakeStream {
  private tracks: unknown[] = [];
  getTracks = () => this.tracks;
  addTrack = (track: unknown) => void this.tracks.push(track);
  removeTrack = (track: unknown) => void this.tracks.splice(this.tracks.indexOf(track), 1);
}

class FakeSender {
  track: unknown = null;
  /** Everything that was ever attached, in order. */
  history: unknown[] = [];
  encoding: RTCRtpEncodingParameters = {};
  setStreams = () => {};
  getParameters = () => ({ encodings: [{ ...this.encoding }] });
  async setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }) {
    this.encoding = parameters.encodings[0] ?? {};
  }
  async replaceTrack(track: unknown) {
    await null;
    this.track = track;
    this.history.push(track);
  }
}

class FakeTransceiver {
  direction = 'sendrecv';
  sender = new FakeSender();
  receiver: { track: FakeTrack };
  constructor(kind: 'audio' | 'video') {
    this.receiver = { track: new FakeTrack(kind) };
  }
}

type Described = { type: 'offer' | 'answer'; sdp: string };

export class FakeConnection {
  static all: FakeConnection[] = [];
  static networkDown = false;
  private static count = 0;

  signalingState: RTCSignalingState = 'stable';
  iceConnectionState: RTCIceConnectionState = 'new';
  connectionState: RTCPeerConnectionState = 'new';
  onicecandidate: ((event: { candidate: null }) => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  candidates: unknown[] = [];
  transceivers: FakeTransceiver[] = [];
  rollbacks = 0;
  private readonly keys = `keys${++FakeConnection.count}`;
  private ufrag = 1;
  private restarting = false;
  private current: { local: Described | null; remote: Described | null } = { local: null, remote: null };
  private pending: { local: Described | null; remote: Described | null } = { local: null, remote: null };
  /** As in browsers, one operation after the other. */
  private chain: Promise<unknown> = Promise.resolve();

  constructor(readonly configuration?: RTCConfiguration) {
    FakeConnection.all.push(this);
  }

  get localDescription(): Described | null {
    return this.pending.local ?? this.current.local;
  }
  get remoteDescription(): Described | null {
    return this.pending.remote ?? this.current.remote;
  }
  getTransceivers = () => this.transceivers;
  addTransceiver(kind: 'audio' | 'video') {
    this.transceivers.push(new FakeTransceiver(kind));
  }
  restartIce() {
    this.restarting = true;
  }
  createOffer = async () => ({});
  setConfiguration(configuration: RTCConfiguration) {
    Object.assign(this, { configuration });
  }

  setLocalDescription(): Promise<void> {
    return this.operate(() => {
      if (this.restarting) this.ufrag++;
      this.restarting = false;
      const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      const local: Described = { type, sdp: `a=ufrag:${this.keys}.${this.ufrag}\na=fingerprint:${this.keys}` };
      if (type === 'offer') {
        this.pending.local = local;
        this.signalingState = 'have-local-offer';
      } else this.settle(local, this.pending.remote);
    });
  }

  setRemoteDescription(remote: Described): Promise<void> {
    return this.operate(() => {
      if (remote.type === 'offer') {
        if (this.signalingState === 'have-local-offer') this.rollbacks++;
        this.pending = { local: null, remote };
        this.signalingState = 'have-remote-offer';
        if (!this.current.remote) for (const kind of ['audio', 'video'] as const) this.addTransceiver(kind);
        if (this.current.remote && this.current.remote.sdp !== remote.sdp) this.restarting = true;
      } else {
        if (this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError');
        this.settle(this.pending.local, remote);
      }
    });
  }

  async addIceCandidate(candidate: unknown) {
    if (!this.remoteDescription) throw new Error('InvalidStateError');
    this.candidates.push(candidate);
  }

  getStats = async () => new Map();

  close() {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
    FakeConnection.meet();
  }

  /** What the network does to the connection. */
  turn(ice: RTCIceConnectionState, connection: RTCPeerConnectionState) {
    if (this.connectionState === 'closed') return;
    this.iceConnectionState = ice;
    this.oniceconnectionstatechange?.();
    this.connectionState = connection;
    this.onconnectionstatechange?.();
  }

  /** Connects whoever has the other's last description and the other his. */
  static meet() {
    if (FakeConnection.networkDown) return;
    const open = FakeConnection.all.filter(
      (pc) => pc.signalingState === 'stable' && pc.connectionState !== 'connected',
    );
    for (const pc of open) {
      const other = open.find(
        (o) =>
          o !== pc &&
          o.current.local?.sdp === pc.current.remote?.sdp &&
          o.current.remote?.sdp === pc.current.local?.sdp,
      );
      if (!other || !pc.current.local) continue;
      pc.turn('connected', 'connected');
      other.turn('connected', 'connected');
    }
  }

  private settle(local: Described | null, remote: Described | null) {
    this.current = { local, remote };
    this.pending = { local: null, remote: null };
    this.signalingState = 'stable';
    FakeConnection.meet();
  }

  private operate(work: () => void): Promise<void> {
    const done = this.chain.then(() => {
      if (this.signalingState === 'closed') throw new Error('InvalidStateError');
      work();
    });
    this.chain = done.catch(() => {});
    return done;
  }
}

/** Passes signals between pages as the server does, or loses them. */
export class FakeRelay {
  readonly hubs = new Map<string, FakeHub>();
  /** Words on what went over, such as "a>b offer". */
  readonly passed: string[] = [];
  losing = false;

  hub(address: Address): FakeHub {
    const hub = new FakeHub(this, address);
    this.hubs.set(`${address.seat} ${address.page}`, hub);
    return hub;
  }

  pass(from: Address, to: Address, data: Signal) {
    const what = 'description' in data ? data.description.type : 'note' in data ? data.note : 'candidate';
    this.passed.push(`${from.seat}>${to.seat} ${what}`);
    const target = this.hubs.get(`${to.seat} ${to.page}`);
    if (!this.losing && target?.connected) target.listeners.emit('signal', from, data);
  }
}

export class FakeHub {
  readonly listeners = new Listeners<HubEvents>();
  connected = true;
  constructor(
    private readonly relay: FakeRelay,
    private readonly address: Address,
  ) {}
  on<E extends keyof HubEvents>(event: E, listener: (...said: HubEvents[E]) => void) {
    return this.listeners.on(event, listener);
  }
  async signal(to: Address, data: Signal) {
    if (this.connected) this.relay.pass(this.address, to, data);
    return this.connected;
  }
  typing() {}
  stop() {}
  turn(connected: boolean) {
    this.connected = connected;
    this.listeners.emit('state', connected);
  }
}

let now = 0;
const realNow = performance.now;

/** A fresh world: nobody is connected, the clock stands. */
export function freshWorld() {
  FakeConnection.all = [];
  FakeConnection.networkDown = false;
  Object.assign(globalThis, { MediaStream: FakeStream, RTCPeerConnection: FakeConnection });
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  Object.defineProperty(performance, 'now', { value: () => now, configurable: true });
}

export function leaveWorld() {
  mock.timers.reset();
  Object.defineProperty(performance, 'now', { value: realNow, configurable: true });
}

/** Lets everything that is due happen, then moves the clock on, in steps short enough for every timer to come in its turn. */
export async function pass(milliseconds = 0) {
  await calm();
  for (let gone = 0; gone < milliseconds; gone += 100) {
    now += 100;
    mock.timers.tick(100);
    await calm();
  }
}

export async function calm() {
  for (let i = 0; i < 40; i++) await null;
}
