import { Listeners } from './listeners';
import { isHandheld } from './mediaBrowser';
import { type Capture, climb } from './mediaLadder';
import type { DeviceState } from './protocol';

export { type BrowserName, browserName, isInApp, type Obstacle, obstacle } from './mediaBrowser';

export type OwnMediaEvents = {
  /** A track, a state or the list of devices is another one: hand the tracks to the call, draw the page anew. */
  changed: [];
  /** true: the system took camera or microphone away (a phone call, Siri, a pulled plug) and they are not back;
   *  offer a button for `resume`. false: they are back. */
  interrupted: [interrupted: boolean];
};

export type DeviceChoice = { id: string; label: string };
export type DeviceList = { cameras: DeviceChoice[]; microphones: DeviceChoice[]; loudspeakers: DeviceChoice[] };

// Small enough for a phone of 2019 to encode and decode three of, large enough to see a wound.
const picture = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 } };
const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** The camera and microphone of this page. No method throws: what went wrong is in `camera` and `microphone`. */
export class OwnMedia {
  audio: MediaStreamTrack | null = null;
  video: MediaStreamTrack | null = null;
  camera: DeviceState = 'off';
  microphone: DeviceState = 'off';
  interrupted = false;

  /** What the system took away and nobody gave back yet, though a try may have failed since. */
  private lost = { camera: false, microphone: false };
  private readonly listeners = new Listeners<OwnMediaEvents>();
  private cameraId: string | null = null;
  private microphoneId: string | null = null;
  private facing: 'user' | 'environment' = 'user';
  private closed = false;
  /** One question to the system at a time: two of them at once fail on phones. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly devices: (Capture & Partial<MediaDevices>) | undefined = navigator.mediaDevices,
    private readonly handheld = isHandheld(),
  ) {
    devices?.addEventListener?.('devicechange', () => this.devicesChanged());
    globalThis.document?.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.interrupted) void this.again(this.lost);
    });
  }

  on<E extends keyof OwnMediaEvents>(event: E, listener: (...said: OwnMediaEvents[E]) => void): () => void {
    return this.listeners.on(event, listener);
  }

  /** Opens both. Call it in the tap, before anything is awaited: an iPhone asks only then. */
  open(wanted = { camera: true, microphone: true }): Promise<void> {
    return this.once(async () => {
      const opened = await climb(this.devices, {
        camera: wanted.camera && this.cameraWish(),
        microphone: wanted.microphone && this.microphoneWish(),
      });
      if (this.closed) {
        opened.audio?.stop();
        opened.video?.stop();
        return;
      }
      if (wanted.microphone) this.putAudio(opened.audio, opened.microphone);
      if (wanted.camera) this.putVideo(opened.video, opened.camera);
      this.settle();
    });
  }

  /** Off stops the camera, so that its light goes out. */
  setCamera(on: boolean): Promise<void> {
    if (on) return this.video ? Promise.resolve() : this.open({ camera: true, microphone: false });
    return this.once(async () => {
      this.putVideo(null, 'off');
      this.settle();
    });
  }

  /** The other camera: front or back on a phone, the next one elsewhere. */
  async switchCamera(): Promise<void> {
    if (this.handheld) {
      this.cameraId = null;
      this.facing = this.facing === 'user' ? 'environment' : 'user';
    } else {
      const { cameras } = await this.list();
      const at = cameras.findIndex(({ id }) => id === (this.video?.getSettings().deviceId ?? this.cameraId));
      this.cameraId = cameras[(at + 1) % cameras.length]?.id ?? null;
    }
    await this.reopen('camera');
  }

  /** Which ones to take when they are opened next; one that is gone by then is passed over. null: any. */
  prefer({ camera, microphone }: { camera?: string | null; microphone?: string | null }): void {
    if (camera !== undefined) this.cameraId = camera;
    if (microphone !== undefined) this.microphoneId = microphone;
  }

  chooseCamera(id: string): Promise<void> {
    this.cameraId = id;
    return this.reopen('camera');
  }

  chooseMicrophone(id: string): Promise<void> {
    this.microphoneId = id;
    return this.reopen('microphone');
  }

  /** Tries again whatever does not work though it should: after an interruption, after a permission was repaired. In a tap. */
  resume(): Promise<void> {
    return this.again({
      camera: this.camera !== 'off' && !works(this.video),
      microphone: this.microphone !== 'off' && !works(this.audio),
    });
  }

  /** Names are empty until camera or microphone were allowed. */
  async list(): Promise<DeviceList> {
    const all = (await this.devices?.enumerateDevices?.().catch(() => [])) ?? [];
    const of = (kind: MediaDeviceKind) =>
      all.filter((d) => d.kind === kind && d.deviceId).map((d) => ({ id: d.deviceId, label: d.label }));
    return { cameras: of('videoinput'), microphones: of('audioinput'), loudspeakers: of('audiooutput') };
  }

  close(): void {
    this.closed = true;
    this.putAudio(null, 'off');
    this.putVideo(null, 'off');
  }

  private cameraWish(): MediaTrackConstraints {
    if (this.cameraId) return { ...picture, deviceId: { exact: this.cameraId } };
    return this.handheld ? { ...picture, facingMode: this.facing } : picture;
  }

  private microphoneWish(): MediaTrackConstraints {
    return this.microphoneId ? { ...sound, deviceId: { exact: this.microphoneId } } : sound;
  }

  private async reopen(which: 'camera' | 'microphone'): Promise<void> {
    const wanted = { camera: which === 'camera', microphone: which === 'microphone' };
    // A phone has one camera at a time: the old one must be let go first, or the new one is "busy". A desk keeps the
    // old picture until the new one is there.
    if (this.handheld) await this.again(wanted);
    else await this.open(wanted);
  }

  private async again({ camera, microphone }: { camera: boolean; microphone: boolean }): Promise<void> {
    if (!camera && !microphone) return;
    if (camera) stop(this.video);
    if (microphone) stop(this.audio);
    await this.open({ camera, microphone });
  }

  private putAudio(track: MediaStreamTrack | null, state: DeviceState): void {
    if (this.audio !== track) stop(this.audio);
    this.audio = this.watched(track);
    this.microphone = state;
  }

  private putVideo(track: MediaStreamTrack | null, state: DeviceState): void {
    if (this.video !== track) stop(this.video);
    this.video = this.watched(track);
    this.camera = state;
  }

  private watched(track: MediaStreamTrack | null): MediaStreamTrack | null {
    if (track) track.onended = track.onmute = track.onunmute = () => this.settle();
    return track;
  }

  private settle(): void {
    const lost = (before: boolean, state: DeviceState, track: MediaStreamTrack | null) =>
      !this.closed && state !== 'off' && !works(track) && (before || state === 'ok');
    this.lost = {
      camera: lost(this.lost.camera, this.camera, this.video),
      microphone: lost(this.lost.microphone, this.microphone, this.audio),
    };
    const interrupted = this.lost.camera || this.lost.microphone;
    const turned = interrupted !== this.interrupted;
    this.interrupted = interrupted;
    this.listeners.emit('changed');
    if (turned) this.listeners.emit('interrupted', interrupted);
  }

  private devicesChanged(): void {
    // A headset that was pulled, a camera that was plugged in: what is broken may work now.
    if (this.interrupted) void this.again(this.lost);
    else this.listeners.emit('changed');
  }

  private once<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work, work);
    this.queue = done.catch(() => {});
    return done;
  }
}

/** false: this browser has no choice of loudspeakers, or that one is gone. */
export async function chooseLoudspeaker(element: HTMLMediaElement, id: string): Promise<boolean> {
  try {
    await (element as { setSinkId?: (id: string) => Promise<void> }).setSinkId?.(id);
    return 'setSinkId' in element;
  } catch {
    return false;
  }
}

const works = (track: MediaStreamTrack | null) => track?.readyState === 'live' && !track.muted;

function stop(track: MediaStreamTrack | null): void {
  if (!track) return;
  track.onended = track.onmute = track.onunmute = null;
  track.stop();
}
