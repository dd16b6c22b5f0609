// What this page knows of the messages of one conversation, and which of them it shows. They are numbered without a gap, so a
// stretch of them is two numbers; a change raises the conversation's revision, so "what changed since" is one number.

import type { Thread as Answer, Message, Quote } from '../shared/talkProtocol';

/** More than so many at once make a page slow; those at the other end are let go and asked for again. */
const mostShown = 400;

export class Thread {
  private readonly known = new Map<number, Message>();
  /** The numbers shown, while `loaded`. */
  private from = 1;
  private to = 0;
  /** It reaches the newest: a message that is written now belongs to what is shown. */
  atEnd = true;
  loaded = false;
  /** Of the known messages everything up to it is known. */
  revision = 0;

  /** The newest page: everything begins anew. */
  begin({ conversation, messages }: Answer): void {
    this.known.clear();
    this.merge(messages);
    this.from = messages[0]?.number ?? 1;
    this.to = conversation.lastNumber;
    this.atEnd = true;
    this.loaded = true;
    this.revision = conversation.revision;
  }

  /** What changed since `revision`. */
  follow({ conversation, messages, more }: Answer): void {
    this.merge(messages);
    const highest = messages.reduce((most, { revision }) => Math.max(most, revision), this.revision);
    this.revision = more ? highest : Math.max(conversation.revision, highest);
  }

  /** One that a press of ours was answered with. Its revision says nothing of others. */
  put(message: Message): void {
    this.merge([message]);
  }

  /** A page that ends before number `before`: it goes above what is shown, below it, or in its place. */
  page({ conversation, messages }: Answer, before: number): void {
    this.merge(messages);
    if (this.atEnd) this.to = Math.max(this.to, conversation.lastNumber);
    const first = messages[0]?.number ?? before;
    const last = Math.min(before - 1, conversation.lastNumber);
    if (last < this.from - 1 || first > this.to + 1) {
      this.from = first;
      this.to = last;
      this.atEnd = false;
    } else {
      const below = last > this.to && !this.atEnd;
      this.from = Math.min(this.from, first);
      this.to = Math.max(this.to, last);
      if (this.to - this.from >= mostShown) {
        if (below) this.from = this.to - mostShown + 1;
        else {
          this.to = this.from + mostShown - 1;
          this.atEnd = false;
        }
      }
    }
    if (this.to >= conversation.lastNumber) this.atEnd = true;
  }

  has(number: number): boolean {
    return this.loaded && number >= this.from && (this.atEnd || number <= this.to) && this.known.has(number);
  }

  /** Before which number the page above is to end; null: it begins with the first. */
  get above(): number | null {
    return this.loaded && this.from > 1 ? this.from : null;
  }

  /** Before which number the page below is to end. */
  get below(): number | null {
    return this.loaded && !this.atEnd ? this.to + 51 : null;
  }

  get shown(): Message[] {
    return [...this.known.values()]
      .filter(({ number }) => number >= this.from && (this.atEnd || number <= this.to))
      .sort((a, b) => a.number - b.number);
  }

  find(id: string): Message | null {
    for (const message of this.known.values()) if (message.id === id) return message;
    return null;
  }

  /** What a quoted message says now, where that is known: it may have been changed or withdrawn since it was quoted. */
  quoted(quote: Quote): string | null {
    const known = this.find(quote.id);
    return known ? known.text : quote.text;
  }

  private merge(messages: readonly Message[]): void {
    for (const message of messages) {
      const before = this.known.get(message.number);
      // Answers overtake one another on the way.
      if (!before || before.revision <= message.revision) this.known.set(message.number, message);
    }
  }
}
