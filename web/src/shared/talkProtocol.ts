// What the pages and the server say to each other about conversations between colleagues. docs/protocol.md explains it; the server's
// side is src/Coviex/Conversations/TalkViews.cs.

import type { CallEnd, CallMedia } from './callProtocol';
import type { SharedFile } from './fileProtocol';

export type PresenceState = 'available' | 'inVisit' | 'inCall' | 'away' | 'doNotDisturb' | 'off';

export type ConversationKind = 'direct' | 'group' | 'visit' | 'patient';

/** Why nothing more is written in a conversation. */
export type ConversationStop = 'rules' | 'gone' | 'merged' | 'erased';

export type Talk = {
  me: string;
  conversations: Conversation[];
  colleagues: Colleague[];
  unread: number;
  /** What I have set by hand; null: it follows what I do. */
  wish: PresenceState | null;
  wishUntil: string | null;
};

export type Colleague = {
  id: string;
  name: string;
  roles: string[];
  department: string | null;
  presence: PresenceState;
  favourite: boolean;
};

export type Conversation = {
  id: string;
  kind: ConversationKind;
  title: string;
  visit: string | null;
  patient: string | null;
  members: Member[];
  mine: boolean;
  left: boolean;
  /** Null: one may write. */
  stopped: ConversationStop | null;
  last: Message | null;
  lastNumber: number;
  revision: number;
  unread: number;
  urgent: number;
  mentions: number;
};

export type Member = { staff: string; name: string; active: boolean; left: boolean; received: number; read: number };

export type Message = {
  id: string;
  number: number;
  revision: number;
  version: number;
  author: string;
  text: string | null;
  writtenAt: string;
  editedAt: string | null;
  withdrawnAt: string | null;
  replyTo: Quote | null;
  urgent: boolean;
  mentions: string[];
  acknowledged: Acknowledgement[];
  passedOn: PassedOn[];
  /** What became of a call: a line without words. */
  call: CallLine | null;
  files: SharedFile[];
};

export type CallLine = { id: string; media: CallMedia; reason: CallEnd; seconds: number; consult: boolean };
export type Quote = { id: string; number: number; author: string; text: string | null };
export type Acknowledgement = { staff: string; at: string };
export type PassedOn = { staff: string; at: string };
export type Thread = { conversation: Conversation; messages: Message[]; more: boolean };
export type Version = { text: string; writtenAt: string };
export type Found = { conversation: string; title: string; message: Message };

/** A patient for whom I care. */
export type Cared = { id: string; name: string; recordNumber: string };
