import { get, post, put, remove } from '../shared/http';
import type { Cared, Conversation, Found, Message, Talk, Thread, Version } from '../shared/talkProtocol';
import type { Entry } from './outbox';

export type NewConversation =
  | { kind: 'direct'; with: string }
  | { kind: 'group'; title: string; members: string[] }
  | { kind: 'visit'; visit: string }
  | { kind: 'patient'; patient: string };

export type Wish = 'away' | 'doNotDisturb' | null;

/** What the page asks of the server; docs/protocol.md, "Colleagues". */
export interface TalkServer {
  all(): Promise<Talk>;
  open(conversation: NewConversation): Promise<Conversation>;
  newest(conversation: string): Promise<Thread>;
  since(conversation: string, revision: number): Promise<Thread>;
  before(conversation: string, number: number): Promise<Thread>;
  send(entry: Entry): Promise<Message>;
  edit(conversation: string, message: string, text: string, version: number): Promise<Message>;
  withdraw(conversation: string, message: string): Promise<Message>;
  versions(conversation: string, message: string): Promise<Version[]>;
  acknowledge(conversation: string, message: string): Promise<Message>;
  seen(conversation: string, received: number, read: number): Promise<void>;
  rename(conversation: string, title: string): Promise<Conversation>;
  add(conversation: string, members: string[]): Promise<Conversation>;
  leave(conversation: string, staff: string): Promise<Conversation>;
  search(words: string, signal: AbortSignal): Promise<Found[]>;
  patients(words: string, signal: AbortSignal): Promise<Cared[]>;
  wish(wish: Wish, minutes: number | null): Promise<void>;
  favourite(staff: string, is: boolean): Promise<void>;
}

export class HttpTalk implements TalkServer {
  all = () => get<Talk>('/api/talk');
  open = (conversation: NewConversation) => post<Conversation>('/api/talk', conversation);
  newest = (id: string) => get<Thread>(`/api/talk/${id}`);
  since = (id: string, revision: number) => get<Thread>(`/api/talk/${id}?since=${revision}`);
  before = (id: string, number: number) => get<Thread>(`/api/talk/${id}?before=${number}`);
  send = ({ conversation, id, text, replyTo, urgent, mentions, files }: Entry) =>
    post<Message>(`/api/talk/${conversation}/messages`, {
      id,
      text,
      replyTo: replyTo?.id ?? null,
      urgent,
      mentions,
      files: files?.map((file) => file.id) ?? [],
    });
  edit = (id: string, message: string, text: string, version: number) =>
    put<Message>(`/api/talk/${id}/messages/${message}`, { text, version });
  withdraw = (id: string, message: string) => remove<Message>(`/api/talk/${id}/messages/${message}`);
  versions = (id: string, message: string) => get<Version[]>(`/api/talk/${id}/messages/${message}/versions`);
  acknowledge = (id: string, message: string) => post<Message>(`/api/talk/${id}/messages/${message}/acknowledge`);
  seen = (id: string, received: number, read: number) => post(`/api/talk/${id}/seen`, { received, read });
  rename = (id: string, title: string) => put<Conversation>(`/api/talk/${id}/title`, { title });
  add = (id: string, members: string[]) => post<Conversation>(`/api/talk/${id}/members`, { members });
  leave = (id: string, staff: string) => remove<Conversation>(`/api/talk/${id}/members/${staff}`);
  search = (words: string, signal: AbortSignal) => post<Found[]>('/api/talk/search', { words }, { signal });
  patients = (words: string, signal: AbortSignal) => post<Cared[]>('/api/talk/patients', { words }, { signal });
  wish = (wish: Wish, minutes: number | null) => put('/api/talk/presence', { wish: wish ?? 'follow', minutes });
  favourite = (staff: string, is: boolean): Promise<void> =>
    is ? put(`/api/talk/favourites/${staff}`) : remove(`/api/talk/favourites/${staff}`);
}
