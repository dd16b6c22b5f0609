// A browser's storage, and messages and conversations as the server writes them.

import type { Conversation, Member, Message } from '../src/shared/talkProtocol';
import type { Drawer } from '../src/talk/keep';

export class FakeDrawer implements Drawer {
  readonly kept = new Map<string, string>();
  full = false;
  get length() {
    return this.kept.size;
  }
  key = (at: number) => [...this.kept.keys()][at] ?? null;
  getItem = (key: string) => this.kept.get(key) ?? null;
  removeItem = (key: string) => void this.kept.delete(key);
  setItem = (key: string, value: string) => {
    if (this.full) throw new Error('full');
    this.kept.set(key, value);
  };
}

export const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 15, minute)).toISOString();

export function message(number: number, more: Partial<Message> = {}): Message {
  return {
    id: `m${number}`,
    number,
    revision: number,
    version: 1,
    author: 'luis',
    text: `message ${number}`,
    writtenAt: at(number),
    editedAt: null,
    withdrawnAt: null,
    replyTo: null,
    urgent: false,
    mentions: [],
    acknowledged: [],
    passedOn: [],
    call: null,
    files: [],
    ...more,
  };
}

export const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

export const member = (staff: string, more: Partial<Member> = {}): Member => ({
  staff,
  name: staff,
  active: true,
  left: false,
  received: 0,
  read: 0,
  ...more,
});

export function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c',
    kind: 'direct',
    title: 'Dr. Luis Medina',
    visit: null,
    patient: null,
    members: [member('ana'), member('luis')],
    mine: false,
    left: false,
    stopped: null,
    last: null,
    lastNumber: 0,
    revision: 0,
    unread: 0,
    urgent: 0,
    mentions: 0,
    ...more,
  };
}
