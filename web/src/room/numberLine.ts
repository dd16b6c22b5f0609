// How a phone number that is being typed is understood: asked of the server after a short pause, and said beside the field.

import type { NumberCheck } from './server';

const pause = 400;

export class NumberLine {
  /** In international form, when it can get a text. */
  good = '';
  problem = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest = '';

  constructor(
    private readonly check: (number: string) => Promise<NumberCheck>,
    private readonly changed: () => void,
  ) {}

  /** With each key. Nobody is told that a number is wrong before he has finished it. */
  typed(text: string): void {
    this.problem = '';
    this.good = '';
    this.latest = text;
    clearTimeout(this.timer);
    if (text.trim()) this.timer = setTimeout(() => void this.ask(text, false), pause);
    this.changed();
  }

  /** He has left the field. */
  settle(text: string): void {
    clearTimeout(this.timer);
    this.latest = text;
    if (text.trim()) void this.ask(text, true);
  }

  forget(): void {
    clearTimeout(this.timer);
    this.latest = this.good = this.problem = '';
  }

  private async ask(text: string, finished: boolean): Promise<void> {
    // Without an answer nothing is said: the server checks again when the form is sent.
    const answer = await this.check(text).catch(() => null);
    if (!answer || text !== this.latest) return;
    this.good = answer.textable ? (answer.international ?? '') : '';
    // That he wants no texts is told at once; that a number is wrong, once it is finished.
    this.problem = answer.optedOut || (finished && !answer.textable) ? (answer.problem ?? '') : '';
    this.changed();
  }
}
