// Presses: one at a time for each place of the page, and what went wrong is kept for that place, in words.

import { NoAnswerError, ProblemError } from '../shared/http';

export type ActNeeds = {
  changed(): void;
  /** Whatever happened, what the page shows may be old now. */
  askAgain(): void;
  signedOut(): void;
  words: { noAnswer(): string; unknown(): string; check(): string };
};

type Going = {
  busy: string | null;
  problem: string;
  errors: Record<string, string>;
  /** The problem is that the server did not answer. */
  unanswered: boolean;
};

const nothing: Going = { busy: null, problem: '', errors: {}, unanswered: false };

/** Two changed the same thing at once, and the second was not done. A press is about one named person or thing, and means
 *  the same a moment later, so it is repeated rather than shown as an error. */
const repeats = 3;

export class Acts {
  private readonly places = new Map<string, Going>();

  constructor(private readonly needs: ActNeeds) {}

  /** The name of the act that is on its way there, or null. */
  busy(place: string): string | null {
    return this.at(place).busy;
  }

  problem(place: string): string {
    return this.at(place).problem;
  }

  /** What is wrong with one field of a form. */
  error(place: string, field: string): string {
    return this.at(place).errors[field] ?? '';
  }

  /** Something else went wrong there. */
  say(place: string, problem: string): void {
    this.put(place, { ...nothing, problem });
  }

  /** The server has answered a question: what the page shows is true again, and says itself whether the act was done. */
  answered(): void {
    for (const [place, { unanswered }] of this.places) if (unanswered) this.places.delete(place);
  }

  /** Does it, hands the answer on, and tells whether it was done. */
  async run<T>(place: string, name: string, act: () => Promise<T>, done: (answer: T) => void): Promise<boolean> {
    if (this.busy(place)) return false;
    this.put(place, { ...nothing, busy: name });
    try {
      const answer = await this.insist(act);
      // Before anything is drawn: an open door must not wait for the page.
      done(answer);
      this.put(place, nothing);
      return true;
    } catch (error) {
      this.put(place, { ...nothing, ...this.inWords(error) });
      this.needs.askAgain();
      return false;
    }
  }

  private async insist<T>(act: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await act();
      } catch (error) {
        const meanwhile = error instanceof ProblemError && error.code === 'changed_meanwhile';
        if (!meanwhile || tries >= repeats) throw error;
      }
    }
  }

  private inWords(error: unknown): Partial<Going> {
    const { words } = this.needs;
    if (error instanceof NoAnswerError) return { problem: words.noAnswer(), unanswered: true };
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 401) this.needs.signedOut();
    const errors = Object.fromEntries(
      Object.entries(error.errors).map(([field, sentences]) => [field, sentences.join(' ')]),
    );
    if (Object.keys(errors).length > 0) return { problem: words.check(), errors };
    return { problem: error.detail || words.unknown() };
  }

  private at(place: string): Going {
    return this.places.get(place) ?? nothing;
  }

  private put(place: string, going: Going): void {
    this.places.set(place, going);
    this.needs.changed();
  }
}
