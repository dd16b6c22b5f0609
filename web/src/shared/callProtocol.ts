// What the pages and the server say to each other about calls between colleagues. docs/protocol.md explains it; the server's
// side is src/Coviex/Conversations/Calls/CallViews.cs.

import type { CallSetup, Peer } from './protocol';
import type { PresenceState } from './talkProtocol';

export type CallMedia = 'audio' | 'video';
export type StaffCallState = 'ringing' | 'answered' | 'ended';
export type CallEnd = 'answered' | 'declined' | 'missed' | 'busy' | 'cancelled';
export type CallerState = 'ringing' | 'in' | 'held' | 'left' | 'declined' | 'missed';

export type Calls = { me: string; calls: StaffCall[] };

export type StaffCall = {
  id: string;
  /** null: brought in from outside of the conversation. */
  conversation: string | null;
  /** A group's name, or those of the others. */
  title: string;
  media: CallMedia;
  state: StaffCallState;
  reason: CallEnd | null;
  caller: string;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  people: CallPerson[];
  /** The visit to which one is called. */
  visit: Consult | null;
};

/** `was`: how he could be reached when it rang. */
export type CallPerson = { staff: string; name: string; state: CallerState; was: PresenceState };

/** Who is there now, with what each is. */
export type Consult = { id: string; there: PersonThere[] };
export type PersonThere = { name: string; relation: string };

/** `here`: the page that asks holds the place. `gone`: whose connection ends at once. */
export type CallRoom = {
  call: StaffCall;
  me: string;
  here: boolean;
  setup: CallSetup | null;
  peers: Peer[];
  gone: string[];
};
