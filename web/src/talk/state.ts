// The conversations and colleagues as the server has told them last.

import type { Colleague, Conversation, PresenceState, Talk } from '../shared/talkProtocol';
import { afterReading, myRead } from './marks';
import { Thread } from './thread';

export class State {
  loaded = false;
  readonly conversations = new Map<string, Conversation>();
  readonly colleagues = new Map<string, Colleague>();
  readonly threads = new Map<string, Thread>();
  wish: PresenceState | null = null;
  wishUntil: string | null = null;
  /** Where an empty conversation stands among the others. */
  private readonly ranks = new Map<string, string>();

  constructor(readonly me: string) {}

  take(talk: Talk): void {
    this.colleagues.clear();
    for (const colleague of talk.colleagues) this.colleagues.set(colleague.id, colleague);
    this.wish = talk.wish;
    this.wishUntil = talk.wishUntil;
    let rank = '';
    for (const conversation of [...talk.conversations].reverse()) {
      rank = conversation.last?.writtenAt ?? rank;
      if (!this.ranks.has(conversation.id)) this.ranks.set(conversation.id, rank);
      this.put(conversation);
    }
    this.loaded = true;
  }

  put(conversation: Conversation): void {
    if (!this.ranks.has(conversation.id)) this.ranks.set(conversation.id, new Date().toISOString());
    const before = this.conversations.get(conversation.id);
    if (before && before.revision > conversation.revision) return;
    this.conversations.set(conversation.id, before ? this.neverBack(before, conversation) : conversation);
  }

  /** I have read up to a number; the server will say so too. */
  read(id: string, number: number): void {
    const conversation = this.conversations.get(id);
    if (conversation) this.conversations.set(id, afterReading(conversation, this.me, number));
  }

  thread(id: string): Thread {
    const thread = this.threads.get(id) ?? new Thread();
    this.threads.set(id, thread);
    return thread;
  }

  /** The newest first. Those that nobody has written into yet are shown if `wanted`. */
  list(wanted: (conversation: Conversation) => boolean): Conversation[] {
    const rank = ({ id, last }: Conversation) => last?.writtenAt ?? this.ranks.get(id) ?? '';
    return [...this.conversations.values()]
      .filter((one) => one.kind !== 'direct' || one.lastNumber > 0 || wanted(one))
      .sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
  }

  /** The one whom I talk with in a conversation of two. */
  other(conversation: Conversation): string | null {
    if (conversation.kind !== 'direct') return null;
    return conversation.members.find(({ staff }) => staff !== this.me)?.staff ?? null;
  }

  directWith(staff: string): Conversation | null {
    for (const one of this.conversations.values()) if (this.other(one) === staff) return one;
    return null;
  }

  nameOf(staff: string, conversation?: Conversation): string {
    const member = conversation?.members.find((one) => one.staff === staff);
    return member?.name ?? this.colleagues.get(staff)?.name ?? '';
  }

  presenceOf(staff: string | null): PresenceState {
    // The directory leaves out its reader, who is here.
    if (staff === this.me) return this.wish ?? 'available';
    return (staff && this.colleagues.get(staff)?.presence) || 'off';
  }

  /** What was read stays read, whichever answer comes last. */
  private neverBack(before: Conversation, now: Conversation): Conversation {
    const known = new Map(before.members.map((member) => [member.staff, member]));
    const members = now.members.map((member) => {
      const was = known.get(member.staff);
      return was
        ? { ...member, read: Math.max(was.read, member.read), received: Math.max(was.received, member.received) }
        : member;
    });
    const mine = myRead(before, this.me);
    const behind = mine > myRead(now, this.me);
    return behind ? afterReading({ ...now, members }, this.me, mine) : { ...now, members };
  }
}
