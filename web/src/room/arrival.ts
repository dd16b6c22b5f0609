// Somebody waits and nobody has noticed: a sound again and again, the tab's title, a word for screen readers and, where it is
// allowed, a notice on the desktop.

import type { Guest } from '../shared/protocol';

/** Milliseconds between two chimes: while the clinician is alone, and while he talks with somebody. */
const rhythm = { alone: 5000, inCall: 12_000 };

export interface Bell {
  ring(softly: boolean): void;
  title(waiting: number): void;
  notify(): void;
}

export class Arrivals {
  private known = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private softly = false;

  constructor(private readonly bell: Bell) {}

  /** Tells who waits unnoticed now, and whether there is a conversation that the sound must not tear. Answers who is new. */
  update(unnoticed: readonly Guest[], inCall: boolean): Guest[] {
    const fresh = unnoticed.filter(({ id }) => !this.known.has(id));
    this.known = new Set(unnoticed.map(({ id }) => id));
    this.softly = inCall;
    this.bell.title(unnoticed.length);
    if (fresh.length > 0) {
      this.bell.notify();
      this.ring();
    } else if (unnoticed.length === 0) {
      this.stop();
    }
    return fresh;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private ring(): void {
    clearTimeout(this.timer);
    this.bell.ring(this.softly);
    this.timer = setTimeout(() => this.ring(), this.softly ? rhythm.inCall : rhythm.alone);
  }
}
