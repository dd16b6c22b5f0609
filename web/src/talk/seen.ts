// Tells the server up to which message this device has a conversation, and up to which he has read it. Never goes back, and
// what could not be told is told later.

import { heals } from '../shared/http';

export type Reach = { received: number; read: number };

const nowhere: Reach = { received: 0, read: 0 };

export class Seen {
  private readonly wanted = new Map<string, Reach>();
  private readonly told = new Map<string, Reach>();
  private readonly going = new Set<string>();

  constructor(
    private readonly tell: (conversation: string, reach: Reach) => Promise<void>,
    private readonly done: (conversation: string, reach: Reach) => void,
  ) {}

  /** What the server says that it knows already. */
  knows(conversation: string, reach: Reach): void {
    this.told.set(conversation, higher(this.told.get(conversation) ?? nowhere, reach));
  }

  want(conversation: string, reach: Partial<Reach>): void {
    this.wanted.set(conversation, higher(this.wanted.get(conversation) ?? nowhere, { ...nowhere, ...reach }));
    void this.run(conversation);
  }

  /** The connection is back. */
  kick(): void {
    for (const conversation of this.wanted.keys()) void this.run(conversation);
  }

  private async run(conversation: string): Promise<void> {
    if (this.going.has(conversation)) return;
    this.going.add(conversation);
    try {
      for (;;) {
        const told = this.told.get(conversation) ?? nowhere;
        const reach = higher(told, this.wanted.get(conversation) ?? nowhere);
        if (reach.received === told.received && reach.read === told.read) return;
        await this.tell(conversation, reach);
        this.knows(conversation, reach);
        this.done(conversation, reach);
      }
    } catch (error) {
      // Refused for good (he is no member any more): it would be refused again.
      if (!heals(error)) this.wanted.delete(conversation);
    } finally {
      this.going.delete(conversation);
    }
  }
}

/** Who has read a message has it. */
function higher(a: Reach, b: Reach): Reach {
  const read = Math.max(a.read, b.read);
  return { read, received: Math.max(a.received, b.received, read) };
}
