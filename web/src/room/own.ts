// The clinician's own camera, microphone and loudspeaker: open or not, muted or not, and which of them.

import type { OwnTracks } from '../calls/callClient';
import { type DeviceList, OwnMedia } from '../shared/media';
import type { DeviceState } from '../shared/protocol';
import type { Memory } from './memory';

/** What the browser says before it is asked for the devices. */
export type Standing = 'granted' | 'ask' | 'unknown';

const noDevices: DeviceList = { cameras: [], microphones: [], loudspeakers: [] };

export class Own {
  muted: boolean;
  loudspeaker: string | null;
  /** `opening`: asked for, and not answered yet. */
  opened: 'no' | 'opening' | 'yes' = 'no';
  trying = false;
  devices: DeviceList = noDevices;
  private readonly withCamera: boolean;
  private stream: MediaStream | null = null;

  constructor(
    private readonly memory: Memory,
    private readonly changed: () => void,
    private readonly media: OwnMedia = new OwnMedia(),
  ) {
    const { camera, microphone, loudspeaker } = memory.chosen;
    this.loudspeaker = loudspeaker;
    this.muted = memory.wasOn.muted;
    this.withCamera = memory.wasOn.camera;
    media.prefer({ camera, microphone });
    media.on('changed', () => this.noticed());
    media.on('interrupted', () => this.noticed());
  }

  /** On arrival: opens by itself where no question will come up, or where it was open before this load of the page. */
  async arrive(standing: Promise<Standing>): Promise<void> {
    const stands = await standing;
    if (this.opened === 'no' && (stands === 'granted' || (stands === 'unknown' && this.memory.wasOn.opened))) {
      await this.open();
    }
  }

  /** In a press, before anything is awaited. */
  async open(): Promise<void> {
    if (this.opened !== 'no') return;
    this.opened = 'opening';
    this.changed();
    await this.media.open({ camera: this.withCamera, microphone: true });
    this.opened = 'yes';
    this.note();
    this.noticed();
  }

  /** What the others may have of it. */
  get tracks(): OwnTracks {
    return { audio: this.muted ? null : this.media.audio, video: this.media.video };
  }

  /** For the meter, which moves while muted too. */
  get sound(): MediaStreamTrack | null {
    return this.media.audio;
  }

  /** For a <video>: the same object for as long as the track is the same. */
  get picture(): MediaStream | null {
    const { video } = this.media;
    if (!video) this.stream = null;
    else if (this.stream?.getVideoTracks()[0] !== video) this.stream = new MediaStream([video]);
    return this.stream;
  }

  /** People know themselves from the mirror; what a back camera shows must not be turned. */
  get mirrored(): boolean {
    return this.media.video?.getSettings().facingMode !== 'environment';
  }

  get camera(): DeviceState {
    return this.media.camera;
  }

  get microphone(): DeviceState {
    return this.media.microphone;
  }

  get interrupted(): boolean {
    return this.media.interrupted;
  }

  get canSwitch(): boolean {
    return this.devices.cameras.length > 1 && this.media.video !== null;
  }

  /** The ids in use. */
  get inUse(): { camera: string | null; microphone: string | null } {
    const id = (track: MediaStreamTrack | null) => track?.getSettings().deviceId ?? null;
    return { camera: id(this.media.video), microphone: id(this.media.audio) };
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.note();
    this.changed();
  }

  async turnCamera(on: boolean): Promise<void> {
    await this.media.setCamera(on);
    this.note();
  }

  async switchCamera(): Promise<void> {
    await this.media.switchCamera();
    this.memory.choose({ camera: this.inUse.camera });
  }

  async chooseCamera(id: string): Promise<void> {
    this.memory.choose({ camera: id });
    if (this.opened === 'no') {
      this.media.prefer({ camera: id });
      return this.open();
    }
    await this.media.chooseCamera(id);
    this.note();
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.memory.choose({ microphone: id });
    if (this.opened === 'no') {
      this.media.prefer({ microphone: id });
      return this.open();
    }
    await this.media.chooseMicrophone(id);
  }

  chooseLoudspeaker(id: string): void {
    this.memory.choose({ loudspeaker: id });
    this.loudspeaker = id;
    this.changed();
  }

  /** Asks again for what does not work. In a press. */
  async retry(): Promise<void> {
    if (this.trying) return;
    this.trying = true;
    this.changed();
    await this.media.resume();
    this.trying = false;
    this.changed();
  }

  close(): void {
    this.media.close();
    this.opened = 'no';
    this.changed();
  }

  private note(): void {
    this.memory.noteOn({ opened: this.opened === 'yes', camera: this.media.camera !== 'off', muted: this.muted });
  }

  private noticed(): void {
    this.changed();
    void this.media.list().then((devices) => {
      this.devices = devices;
      this.changed();
    });
  }
}

/** `navigator.permissions`; some browsers do not know these names and throw. */
export async function standing(permissions: Pick<Permissions, 'query'> | undefined): Promise<Standing> {
  try {
    const states = await Promise.all(
      ['camera', 'microphone'].map((name) => permissions!.query({ name: name as PermissionName })),
    );
    return states.every(({ state }) => state === 'granted') ? 'granted' : 'ask';
  } catch {
    return 'unknown';
  }
}
