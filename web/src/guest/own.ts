// The guest's own camera and microphone, and what he has said about them. One OwnMedia lives from entering to leaving:
// lobby and call have the same tracks.

import { OwnMedia } from '../shared/media';
import type { DeviceState } from '../shared/protocol';
import type { Own } from './state';

/** A question of the browser that is answered sooner was none: the permission stood already. */
const askingAfter = 600;

export class OwnSide implements Own {
  media: OwnMedia | null = null;
  asking = false;
  settled = false;
  muted = false;
  trying = false;
  /** Opened for the first time, and not answered yet. */
  opening = false;
  /** There is a second camera to switch to. */
  canSwitch = false;
  private stream: MediaStream | null = null;

  constructor(
    private readonly changed: () => void,
    private readonly make: () => OwnMedia = () => new OwnMedia(),
  ) {}

  get camera(): DeviceState {
    return this.media?.camera ?? 'off';
  }

  get microphone(): DeviceState {
    return this.media?.microphone ?? 'off';
  }

  get interrupted(): boolean {
    return this.media?.interrupted ?? false;
  }

  /** What the others may have of it. */
  get tracks(): { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } {
    return { audio: this.muted ? null : (this.media?.audio ?? null), video: this.media?.video ?? null };
  }

  /** The own picture, for a <video>: the same object for as long as the track is the same. */
  get picture(): MediaStream | null {
    const video = this.media?.video ?? null;
    if (this.stream?.getVideoTracks()[0] !== video || !video) this.stream = video && new MediaStream([video]);
    return this.stream;
  }

  /** People know themselves from the mirror; what the back camera shows must not be turned. */
  get mirrored(): boolean {
    return this.media?.video?.getSettings().facingMode !== 'environment';
  }

  /** Call it in the tap, before anything is awaited. */
  async open(): Promise<void> {
    if (this.media) return this.retry();
    const media = this.make();
    this.media = media;
    this.settled = false;
    media.on('changed', () => this.noticed(media));
    media.on('interrupted', () => this.noticed(media));
    this.opening = true;
    await this.question(media.open());
  }

  /** Asks again for what does not work. In a tap. */
  async retry(): Promise<void> {
    const { media } = this;
    if (!media || this.trying) return;
    this.trying = true;
    this.settled = false;
    this.changed();
    await this.question(media.resume());
    this.trying = false;
    this.changed();
  }

  /** Goes on with what there is, and asks for nothing more. */
  settle(): void {
    this.settled = true;
    this.asking = false;
    this.changed();
  }

  unsettle(): void {
    this.settled = false;
    this.changed();
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.changed();
  }

  async turnCamera(on: boolean): Promise<void> {
    await this.media?.setCamera(on);
  }

  async switchCamera(): Promise<void> {
    await this.media?.switchCamera();
  }

  /** Camera and microphone go out. */
  close(): void {
    this.media?.close();
    this.media = null;
    this.asking = this.settled = this.muted = this.trying = this.opening = false;
  }

  private async question(asked: Promise<void>): Promise<void> {
    const { media } = this;
    const timer = setTimeout(() => {
      this.asking = this.media === media && !this.settled;
      this.changed();
    }, askingAfter);
    await asked;
    clearTimeout(timer);
    if (this.media !== media) return;
    this.asking = this.opening = false;
    this.changed();
  }

  private noticed(media: OwnMedia): void {
    if (media !== this.media) return;
    this.changed();
    void media.list().then(({ cameras }) => {
      const canSwitch = cameras.length > 1;
      if (canSwitch === this.canSwitch) return;
      this.canSwitch = canSwitch;
      this.changed();
    });
  }
}
