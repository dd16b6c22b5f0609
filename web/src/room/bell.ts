import type { Bell } from './arrival';

export type BellWords = { title(waiting: number): string; notice(): string };

/** Two notes of a door bell, made here: nothing to load, and the same in every browser. */
const notes = [
  { pitch: 880, at: 0 },
  { pitch: 659.25, at: 0.22 },
];

export class PageBell implements Bell {
  /** The browser lets no sound out before the page is touched. */
  held = false;
  private context: AudioContext | null = null;

  constructor(
    private readonly words: BellWords,
    private readonly changed: () => void,
    /** A later notice with the same tag takes the place of the earlier one. */
    private readonly tag = 'coviex-arrival',
  ) {
    const touched = () => void this.wake();
    for (const touch of ['pointerdown', 'keydown'] as const) document.addEventListener(touch, touched);
  }

  title(waiting: number): void {
    const title = this.words.title(waiting);
    if (document.title !== title) document.title = title;
  }

  ring(softly: boolean): void {
    void this.wake().then((awake) => awake && this.play(softly ? 0.05 : 0.22));
  }

  notify(): void {
    if (!this.canNotify || Notification.permission !== 'granted' || document.hasFocus()) return;
    try {
      // No name: a notice may stand on a locked or a shared screen.
      const notice = new Notification(this.words.notice(), { tag: this.tag });
      notice.onclick = () => {
        window.focus();
        notice.close();
      };
    } catch {
      // Chrome on Android knows notices of service workers only.
    }
  }

  get mayAskToNotify(): boolean {
    return this.canNotify && Notification.permission === 'default';
  }

  /** In a press. */
  async askToNotify(): Promise<void> {
    await Notification.requestPermission();
    this.changed();
  }

  /** Answers whether sound comes out. */
  async wake(): Promise<boolean> {
    if (typeof AudioContext !== 'function') return false;
    this.context ??= new AudioContext();
    // Before the first touch of the page resume() does not fail: it does not answer at all.
    const resumed = this.context.state === 'running' ? undefined : this.context.resume().catch(() => {});
    await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, 200))]);
    const held = this.context.state !== 'running';
    if (held !== this.held) {
      this.held = held;
      this.changed();
    }
    return !held;
  }

  play(volume = 0.22): void {
    const { context } = this;
    if (!context) return;
    for (const { pitch, at } of notes) {
      const start = context.currentTime + at;
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(volume, start + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.9);
      tone.connect(loudness).connect(context.destination);
      tone.start(start);
      tone.stop(start + 1);
    }
  }

  /** The loudspeaker that was chosen, where the browser can direct sound at all. */
  async useLoudspeaker(id: string): Promise<void> {
    const context = this.context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null;
    await context?.setSinkId?.(id).catch(() => {});
  }

  private get canNotify(): boolean {
    return typeof Notification === 'function';
  }
}
