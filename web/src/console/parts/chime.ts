// The sound of an arrival: two soft bells, made here, so that there is no file to load and nothing to license.

export type SoundState = 'on' | 'off' | 'blocked';

const pause = 4000;

export class Chime {
  private audio: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private wanted: boolean;

  /** @param onState told at once and on every change */
  constructor(
    private readonly onState: (state: SoundState) => void,
    private readonly memory: Storage,
  ) {
    this.wanted = memory.getItem('sound') !== 'off';
    // A browser gives no sound before the first touch of the page; any touch will do.
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, () => this.unlock(), { capture: true });
    this.audio = this.open();
    this.tell();
  }

  get state(): SoundState {
    return !this.wanted ? 'off' : this.audio?.state === 'running' ? 'on' : 'blocked';
  }

  /** The button: off, on, or on although the browser blocked it. */
  toggle(): void {
    this.wanted = this.state !== 'on';
    this.memory.setItem('sound', this.wanted ? 'on' : 'off');
    if (this.wanted) void this.unlock().then(() => this.play());
    this.tell();
  }

  ring(on: boolean): void {
    if (on === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.play(), pause) : undefined;
    if (on) this.play();
  }

  private play(): void {
    if (this.state !== 'on') return;
    this.bell(659.26, 0);
    this.bell(880, 0.22);
  }

  private bell(pitch: number, delay: number): void {
    const audio = this.audio!;
    const from = audio.currentTime + delay;
    for (const [partial, loudness] of [
      [1, 0.22],
      [2.76, 0.05],
    ] as const) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch * partial;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(loudness, from + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 1.1);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 1.2);
    }
  }

  private open(): AudioContext | undefined {
    try {
      const audio = new AudioContext();
      audio.addEventListener('statechange', () => this.tell());
      return audio;
    } catch {
      return undefined; // a machine without any sound device
    }
  }

  private async unlock(): Promise<void> {
    this.audio ??= this.open();
    if (this.audio && this.audio.state !== 'running') await this.audio.resume().catch(() => {});
  }

  private tell(): void {
    this.onState(this.state);
  }
}
