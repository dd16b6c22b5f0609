// Who has a message, who has read it, and how many are unread.

import type { Conversation, Member, Message } from '../shared/talkProtocol';

export type Mark = 'sent' | 'delivered' | 'read';

/** The others who still belong to it. Who left, or whose account is closed, is not waited for. */
export function others(conversation: Conversation, me: string): Member[] {
  return conversation.members.filter(({ staff, left, active }) => staff !== me && !left && active);
}

/** Of a message of mine: read when everybody else has read it. */
export function markOf(message: Message, conversation: Conversation, me: string): Mark {
  const them = others(conversation, me);
  if (them.length > 0 && them.every(({ read }) => read >= message.number)) return 'read';
  return them.length > 0 && them.every(({ received }) => received >= message.number) ? 'delivered' : 'sent';
}

export function readers(message: Message, conversation: Conversation): { read: Member[]; not: Member[] } {
  const them = others(conversation, message.author);
  return {
    read: them.filter(({ read }) => read >= message.number),
    not: them.filter(({ read }) => read < message.number),
  };
}

/** Who has not said yet that he takes care of an urgent message. */
export function owed(message: Message, conversation: Conversation): Member[] {
  if (!message.urgent || message.withdrawnAt) return [];
  const done = new Set(message.acknowledged.map(({ staff }) => staff));
  return others(conversation, message.author).filter(({ staff }) => !done.has(staff));
}

/** Must I say it? */
export function mustAcknowledge(message: Message, conversation: Conversation, me: string): boolean {
  return message.author !== me && owed(message, conversation).some(({ staff }) => staff === me);
}

export function myRead(conversation: Conversation, me: string): number {
  return conversation.members.find(({ staff }) => staff === me)?.read ?? 0;
}

/** The conversation as it is once I have read up to a number, before the server's own words come. */
export function afterReading(conversation: Conversation, me: string, read: number): Conversation {
  const members = conversation.members.map((member) =>
    member.staff === me && member.read < read ? { ...member, read, received: Math.max(member.received, read) } : member,
  );
  return read < conversation.lastNumber
    ? { ...conversation, members }
    : { ...conversation, members, unread: 0, mentions: 0 };
}

export function totals(conversations: Iterable<Conversation>): { unread: number; urgent: number } {
  let [unread, urgent] = [0, 0];
  for (const conversation of conversations) {
    unread += conversation.unread;
    urgent += conversation.urgent;
  }
  return { unread, urgent };
}
