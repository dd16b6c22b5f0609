// Messages on their way. Each gets its id when it is written, is kept in this browser until the server has answered, and is sent
// again as it is after a cut, a reload or a server that was killed: the server knows the id, so it stands there once. Within one
// conversation the next leaves when the one before was answered, so the order stays.

import { heals, NoAnswerError, ProblemError } from '../shared/http';
import type { Message, Quote } from '../shared/talkProtocol';
import type { Attached } from './files';
import type { Keep } from './keep';

export type Entry = {
  id: string;
  conversation: string;
  text: string;
  replyTo: Quote | null;
  urgent: boolean;
  mentions: string[];
  /** May be missing in one that was kept before there were any. */
  files?: Attached[];
  writtenAt: string;
  /** Orders the entries of all windows. */
  order: number;
  /** Why the server does not take it, in words; null while it waits. */
  refused: string | null;
};

export type NewEntry = Pick<Entry, 'conversation' | 'text' | 'replyTo' | 'urgent' | 'mentions' | 'files'>;

export type OutboxNeeds = {
  keep: Keep;
  newId(): string;
  send(entry: Entry): Promise<Message>;
  sent(entry: Entry, message: Message): void;
  changed(): void;
  signedOut(): void;
  /** The sentence for a refusal. */
  words(error: ProblemError): string;
};

const firstPause = 1000;
const longestPause = 15_000;

export class Outbox {
  private entries: Entry[];
  private readonly going = new Set<string>();
  private pause = firstPause;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  /** The last try came to nothing. */
  stuck = false;
  /** Why, in the server's words; empty while it is not even reached. */
  why = '';

  constructor(private readonly needs: OutboxNeeds) {
    this.entries = this.read();
  }

  of(conversation: string): readonly Entry[] {
    return this.entries.filter((entry) => entry.conversation === conversation);
  }

  get waiting(): number {
    return this.entries.filter(({ refused }) => refused === null).length;
  }

  add(entry: NewEntry): Entry {
    const order = Math.max(Date.now(), ...this.entries.map((other) => other.order + 1));
    const whole = {
      ...entry,
      id: this.needs.newId(),
      writtenAt: new Date().toISOString(),
      order,
      refused: null,
    };
    this.entries = [...this.entries, whole];
    this.needs.keep.put(nameOf(whole), whole);
    this.needs.changed();
    void this.pump(whole.conversation);
    return whole;
  }

  drop(id: string): void {
    this.entries = this.entries.filter((entry) => {
      if (entry.id === id) this.needs.keep.drop(nameOf(entry));
      return entry.id !== id;
    });
    this.needs.changed();
  }

  /** Now: the page was just loaded, the connection is back, or somebody pressed. */
  kick(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pause = firstPause;
    if (this.stopped) return;
    for (const conversation of new Set(this.entries.map((entry) => entry.conversation))) void this.pump(conversation);
  }

  /** Another window of the same person has written, sent or dropped something. */
  reread(): void {
    if (!this.needs.keep.keeps) return;
    const kept = this.read();
    const known = new Map(this.entries.map((entry) => [entry.id, entry]));
    // The one that is being sent from here stays the same object, so that its answer finds it.
    this.entries = kept.map((entry) => Object.assign(known.get(entry.id) ?? entry, { refused: entry.refused }));
    this.needs.changed();
    this.kick();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private read(): Entry[] {
    return [...this.needs.keep.all<Entry>('out.').values()].sort((a, b) => a.order - b.order);
  }

  private async pump(conversation: string): Promise<void> {
    if (this.going.has(conversation) || this.stopped) return;
    this.going.add(conversation);
    try {
      for (;;) {
        const entry = this.of(conversation).find(({ refused }) => refused === null);
        if (!entry || this.stopped || !(await this.post(entry))) return;
      }
    } finally {
      this.going.delete(conversation);
    }
  }

  /** Answers whether the next one may leave. */
  private async post(entry: Entry): Promise<boolean> {
    try {
      const message = await this.needs.send(entry);
      this.pause = firstPause;
      this.stuck = false;
      this.why = '';
      this.needs.sent(entry, message);
      this.drop(entry.id);
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) {
        this.stop();
        this.needs.signedOut();
        return false;
      }
      if (later(error)) {
        this.stuck = true;
        this.why = error instanceof ProblemError ? this.needs.words(error) : '';
        this.timer ??= setTimeout(() => this.again(), this.pause * (1 + Math.random() / 4));
        this.needs.changed();
        return false;
      }
      entry.refused = this.needs.words(error as ProblemError);
      if (this.entries.includes(entry)) this.needs.keep.put(nameOf(entry), entry);
      this.needs.changed();
      return true;
    }
  }

  private again(): void {
    const next = Math.min(this.pause * 2, longestPause);
    this.kick();
    this.pause = next;
  }
}

const nameOf = (entry: Entry) => `out.${entry.id}`;

/** Nobody knows whether it arrived, or the server cannot just now: the same message is sent again. */
function later(error: unknown): boolean {
  if (error instanceof ProblemError) return heals(error) || error.status >= 500 || [408, 429].includes(error.status);
  if (error instanceof NoAnswerError) return true;
  throw error;
}
