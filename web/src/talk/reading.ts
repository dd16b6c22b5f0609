// The thread that is open: its pages up and down, the way to one message, and what counts as read.

import { heals, ProblemError } from '../shared/http';
import type { Message } from '../shared/talkProtocol';
import { myRead } from './marks';
import { type Row, rowsOf } from './rows';
import type { Talk } from './talk';
import type { Thread } from './thread';

/** Where the view is to go at its next drawing. */
export type Goal = { kind: 'end' } | { kind: 'new' } | { kind: 'message'; number: number };

const half = 25;

export class Reading {
  goal: Goal | null = null;
  /** The message that he jumped to, marked for a moment. */
  marked: number | null = null;
  /** The first message that was new when he came. */
  newFrom: number | null = null;
  loading: 'above' | 'below' | 'newest' | 'jump' | null = null;
  failed = false;
  /** The lowest message on the screen, as the view has measured it. */
  private visible = 0;

  constructor(private readonly talk: Talk) {}

  get thread(): Thread | null {
    return this.talk.open ? this.talk.state.thread(this.talk.open) : null;
  }

  get rows(): Row[] {
    const { thread, talk } = this;
    if (!thread || !talk.open) return [];
    return rowsOf({
      messages: thread.shown,
      entries: thread.atEnd ? talk.outbox.of(talk.open) : [],
      me: talk.me,
      newFrom: this.newFrom,
      day: talk.words.dayOf,
    });
  }

  begin(id: string | null): void {
    this.newFrom = null;
    this.marked = null;
    this.loading = null;
    this.failed = false;
    this.visible = 0;
    if (!id) return;
    const conversation = this.talk.state.conversations.get(id);
    const thread = this.talk.state.thread(id);
    if (conversation) this.drawLine(id);
    this.goal = { kind: this.newFrom === null ? 'end' : 'new' };
    // What was left in the midst of its history begins at its end again.
    if (thread.loaded && thread.atEnd) this.talk.sync.one(id);
    else void this.newest(true);
  }

  /** The server has told something. */
  follow(): void {
    const { talk, thread } = this;
    if (talk.open && thread && !thread.loaded && !this.loading && talk.state.conversations.has(talk.open)) {
      void this.newest(true);
    }
    this.look();
  }

  arrived(id: string, messages: readonly Message[], looksAtIt: boolean): void {
    if (id !== this.talk.open || looksAtIt || this.newFrom !== null || messages.length === 0) return;
    this.newFrom = messages[0]!.number;
  }

  sent(id: string): void {
    if (id === this.talk.open) this.newFrom = null;
  }

  /** The view: which message is the lowest on the screen. */
  sees(number: number): void {
    this.visible = Math.max(this.visible, number);
    this.look();
  }

  /** What is on the screen is read while the page is looked at. */
  look(): void {
    const { talk, thread } = this;
    const conversation = talk.current;
    if (!conversation || conversation.left || !thread?.loaded || !talk.attended || this.visible === 0) return;
    if (this.visible > myRead(conversation, talk.me)) talk.seen.want(conversation.id, { read: this.visible });
  }

  /** The newest page. `arriving`: with the line over what is new; of a conversation that an address has opened nothing was known before. */
  async newest(arriving = false): Promise<void> {
    const id = this.talk.open;
    if (!id) return;
    await this.load('newest', id, async (thread) => {
      const answer = await this.talk.server.newest(id);
      thread.begin(answer);
      this.talk.state.put(answer.conversation);
      if (!arriving || this.newFrom !== null || id !== this.talk.open) return;
      this.drawLine(id);
      if (this.newFrom !== null) this.goal = { kind: 'new' };
    });
  }

  async above(): Promise<void> {
    const { thread } = this;
    if (thread?.above) await this.page('above', thread.above);
  }

  async below(): Promise<void> {
    const { thread } = this;
    if (thread?.below) await this.page('below', thread.below);
  }

  /** To the end, whatever is shown now. */
  toEnd(): void {
    this.goal = { kind: 'end' };
    if (this.thread?.atEnd) this.talk.draw();
    else void this.newest();
  }

  /** To a quoted or found message, which may be far up. */
  async jump(id: string, number: number): Promise<void> {
    this.talk.show(id);
    const thread = this.talk.state.thread(id);
    if (!thread.has(number)) {
      await this.load('jump', id, async () => {
        const before = number + half;
        thread.page(await this.talk.server.before(id, before), before);
        thread.loaded = true;
      });
    }
    if (this.talk.open !== id || !thread.has(number)) return;
    this.goal = { kind: 'message', number };
    this.marked = number;
    this.talk.draw();
  }

  private async page(what: 'above' | 'below', before: number): Promise<void> {
    const id = this.talk.open;
    if (!id) return;
    await this.load(what, id, async (thread) => {
      const answer = await this.talk.server.before(id, before);
      thread.page(answer, before);
    });
  }

  private async load(
    what: NonNullable<Reading['loading']>,
    id: string,
    work: (thread: Thread) => Promise<void>,
  ): Promise<void> {
    if (this.loading && what !== 'jump' && what !== 'newest') return;
    this.loading = what;
    this.failed = false;
    this.talk.draw();
    try {
      await work(this.talk.state.thread(id));
    } catch (error) {
      if (!heals(error) && !(error instanceof ProblemError)) throw error;
      this.failed = true;
    } finally {
      if (this.loading === what) this.loading = null;
    }
    this.talk.draw();
  }

  private drawLine(id: string): void {
    const conversation = this.talk.state.conversations.get(id);
    if (!conversation || conversation.left || conversation.unread === 0) return;
    this.newFrom = myRead(conversation, this.talk.me) + 1;
  }
}
