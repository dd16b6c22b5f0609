// The visit's files in a call: a button, how many are new, and a window that comes later.

import type { FilePanel } from '../files/panel';
import { later } from './later';

declare const FILES: string;

type Module = { filesWindow(language: string, unseen: (count: number) => void): Promise<FilePanel> };

/** In milliseconds: the call itself has the network to itself first. */
const afterTheCall = 4000;

export class GuestFiles {
  /** How many came that he has not looked at. */
  unseen = 0;
  private panel: FilePanel | null = null;
  private coming: Promise<FilePanel> | null = null;
  private readonly module = later<Module>(FILES);
  private last: unknown = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly language: () => string,
    private readonly changed: () => void,
  ) {}

  /** `answer`: the newest one of the server while he is in the call; null when he is not. */
  follow(answer: unknown): void {
    if (answer === null) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.panel?.stop();
      this.panel = null;
      this.coming = null;
      this.unseen = 0;
    } else if (this.panel) {
      if (answer !== this.last) this.panel.ask();
    } else {
      this.timer ??= setTimeout(() => void this.come().catch(() => {}), afterTheCall);
    }
    this.last = answer;
  }

  open(): void {
    this.come().then(
      (panel) => this.panel === panel && panel.open(),
      () => {},
    );
  }

  private come(): Promise<FilePanel> {
    if (this.coming) return this.coming;
    const coming = this.module()
      .then(({ filesWindow }) =>
        filesWindow(this.language(), (count) => {
          this.unseen = count;
          this.changed();
        }),
      )
      .then(
        (panel) => {
          // The call may have ended meanwhile.
          if (this.coming === coming) this.panel = panel;
          else panel.stop();
          return panel;
        },
        (error) => {
          if (this.coming === coming) this.coming = null;
          throw error;
        },
      );
    this.coming = coming;
    return coming;
  }
}
