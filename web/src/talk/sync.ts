// Asks the server what there is and what changed: on arrival, on every nudge, after every reconnect, and now and then.

import { heals, ProblemError } from '../shared/http';
import type { Conversation, Message } from '../shared/talkProtocol';
import type { TalkServer } from './server';
import type { State } from './state';

export type SyncNeeds = {
  server: Pick<TalkServer, 'all' | 'newest' | 'since'>;
  state: State;
  changed(): void;
  /** Messages of others that this page has not seen before, the oldest first. */
  arrived(conversation: Conversation, messages: Message[]): void;
  /** Does the server answer? */
  reached(is: boolean): void;
  signedOut(): void;
};

/** Longer behind than this, a thread begins anew with its newest page. */
const mostPages = 4;
const firstPause = 500;
const distance = 150;
const longestPause = 5000;

export class Sync {
  private readonly questions = new Map<string, Question>();

  constructor(private readonly needs: SyncNeeds) {}

  /** The conversations and the colleagues. */
  all(): void {
    this.ask('', () => this.askAll());
  }

  /** What changed in one of them. */
  one(id: string): void {
    if (!this.needs.state.conversations.has(id)) this.all();
    else this.ask(id, () => this.askOne(id));
  }

  stop(): void {
    for (const question of this.questions.values()) question.stop();
  }

  private ask(name: string, work: () => Promise<void>): void {
    const known = this.questions.get(name) ?? new Question(work, (error) => this.failed(error));
    this.questions.set(name, known);
    known.ask();
  }

  private async askAll(): Promise<void> {
    const { server, state, arrived } = this.needs;
    const talk = await server.all();
    this.needs.reached(true);
    const before = new Map([...state.conversations].map(([id, { lastNumber }]) => [id, lastNumber]));
    const first = !state.loaded;
    state.take(talk);
    for (const conversation of talk.conversations) {
      const { id, last, lastNumber, revision } = conversation;
      const thread = state.threads.get(id);
      if (thread?.loaded) {
        if (thread.revision < revision) this.one(id);
      } else if (!first && last && lastNumber > (before.get(id) ?? 0)) {
        arrived(conversation, this.ofOthers([last], before.get(id) ?? 0));
      }
    }
    this.needs.changed();
  }

  private async askOne(id: string): Promise<void> {
    const { server, state, arrived } = this.needs;
    const thread = state.threads.get(id);
    const before = state.conversations.get(id)?.lastNumber ?? 0;
    const fresh: Message[] = [];
    let conversation: Conversation | null = null;
    for (let page = 0; ; page++) {
      const since = thread?.loaded ? thread.revision : (state.conversations.get(id)?.revision ?? 0);
      const answer = page < mostPages ? await server.since(id, since) : await server.newest(id);
      conversation = answer.conversation;
      fresh.push(...answer.messages);
      if (page >= mostPages) thread?.begin(answer);
      else thread?.follow(answer);
      if (!thread?.loaded || page >= mostPages || !answer.more) break;
    }
    this.needs.reached(true);
    state.put(conversation);
    const theirs = this.ofOthers(fresh, before);
    if (theirs.length > 0) arrived(conversation, theirs);
    this.needs.changed();
  }

  private ofOthers(messages: readonly Message[], after: number): Message[] {
    const { me } = this.needs.state;
    return messages
      .filter(({ number, author, withdrawnAt }) => number > after && author !== me && !withdrawnAt)
      .sort((a, b) => a.number - b.number);
  }

  private failed(error: unknown): void {
    if (error instanceof ProblemError && error.status === 401) this.needs.signedOut();
    else if (heals(error) || (error instanceof ProblemError && error.status >= 500)) this.needs.reached(false);
    // 404: a conversation that is none of mine any more. The list says so too.
    else if (error instanceof ProblemError) this.needs.changed();
    else throw error;
  }
}

/** One at a time: nudges while it is on its way lead to one more. It is asked again until it is answered. */
class Question {
  private running = false;
  private again = false;
  private pause = firstPause;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  ask(): void {
    clearTimeout(this.timer);
    if (this.running) this.again = true;
    else if (!this.stopped) void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    try {
      await this.work();
      this.pause = firstPause;
    } catch (error) {
      if (heals(error) || (error instanceof ProblemError && error.status >= 500)) {
        this.timer = setTimeout(() => this.ask(), this.pause);
        this.pause = Math.min(this.pause * 2, longestPause);
      }
      this.failed(error);
    } finally {
      this.running = false;
    }
    // Nudges come in bursts.
    if (this.again) this.timer = setTimeout(() => this.ask(), distance);
  }
}
