// What the pages and the server say to each other. docs/protocol.md explains it; the server's side is
// src/Coviex/Lobby/ILobbyPage.cs for the hub, Guest/GuestViews.cs and Visits/VisitViews.cs for HTTP.

export type PeekState = 'early' | 'ready' | 'late' | 'expired' | 'revoked' | 'ended' | 'cancelled' | 'declined';

export type Hospital = {
  name: string;
  /** IANA name, such as 'America/Mexico_City'. */
  zone: string;
  helpPhone: string | null;
};

export type Peek = {
  state: PeekState;
  language: string;
  hospital: Hospital;
  host: string;
  service: Service;
  guest: string;
  startsAt: string;
  opensAt: string;
  canRenew: boolean;
  consent: { version: string; hash: string; text: string; purposes: { id: string; text: string }[] };
  callSystem: CallSystem;
  doorOpen: boolean;
};

export type Service = 'homeCare' | 'medicalReport' | 'familyVisit';

export type LobbyState =
  | 'waiting'
  | 'admitted'
  | 'left'
  | 'declined'
  | 'elsewhere'
  | 'ended'
  | 'cancelled'
  | 'expired'
  | 'revoked';

export type Lobby = {
  state: LobbyState;
  language: string;
  hospital: Hospital;
  host: string;
  service: Service;
  startsAt: string;
  you: { seat: string; name: string };
  started: boolean;
  hostPresent: boolean;
  waitingSince: string | null;
  late: Late | null;
  askedToMove: boolean;
  canReturn: boolean;
  call: CallSetup | null;
  peers: Peer[];
  /** Seats whose guests have left or were taken out: their connections end at once, and not after the grace for a lost socket. */
  gone: string[];
  /** It was to go over another call system, which failed it. There is nothing to do about it. */
  callMoved: boolean;
};

export type Late = { minutes: number; at: string };

/** Somebody this page may connect to. `admitted`: media may flow between him and this page. */
export type Peer = {
  seat: string;
  page: string;
  name: string;
  relation: string;
  role: 'clinician' | 'guest';
  admitted: boolean;
};

export type CallSystem = 'direct' | 'webex';

/** `sdk`: with Webex the address of its Browser SDK on our own server; null: there is none, and a link takes its place. */
export type CallSetup = { system: CallSystem; iceServers: RTCIceServer[]; relayOnly: boolean; sdk: string | null };

/** What lets one person into one call; given out when the door is open for him, never before. */
export type CallTicket = { system: CallSystem; expiresAt: string; webex: WebexTicket | null };

/** Either a token, with where to go, or a link that is good for minutes. */
export type WebexTicket = {
  accessToken: string | null;
  destination: string | null;
  password: string | null;
  link: string | null;
};

export type DeviceState = 'ok' | 'denied' | 'missing' | 'busy' | 'off';

export type VisitState = 'scheduled' | 'open' | 'ended' | 'cancelled' | 'expired';
export type GuestState = 'invited' | 'waiting' | 'admitted' | 'left' | 'declined' | 'removed';
export type TextState = 'queued' | 'sent' | 'delivered' | 'bounced' | 'revoked' | 'none';

/** One text message, or e-mail, to a guest. `by`, `problem` and `cost` are words in the reader's language. */
export type TextAttempt = {
  id: string;
  state: TextState;
  by: string;
  queuedAt: string;
  sentAt: string | null;
  deliveredAt: string | null;
  bouncedAt: string | null;
  problem: string | null;
  carrierCode: string | null;
  cost: string | null;
};

/** By whom staff may send to him once more. `by` is in words. */
export type SenderChoice = { name: string; by: string };

export type Guest = {
  id: string;
  name: string;
  relation: string;
  phone: string;
  /** A member of staff who sits in: he has no number, and comes in from his own agenda. */
  colleague: boolean;
  state: GuestState;
  text: TextState;
  textProblem: string | null;
  textNote: string | null;
  texts: TextAttempt[];
  /** What the carriers ask for all of them so far, in words. */
  cost: string | null;
  senders: SenderChoice[];
  openedAt: string | null;
  arrivedAt: string | null;
  lateAt: string | null;
  noShowAt: string | null;
  waitingSince: string | null;
  admittedAt: string | null;
  leftAt: string | null;
  away: boolean;
  acknowledged: boolean;
  asksToMove: boolean;
  movedAt: string | null;
  camera: DeviceState | null;
  microphone: DeviceState | null;
};

export type Visit = {
  id: string;
  service: Service;
  state: VisitState;
  host: { id: string; name: string };
  patient: string | null;
  startsAt: string;
  minutes: number;
  planned: boolean;
  startedAt: string | null;
  endedAt: string | null;
  keepDoorOpen: boolean;
  late: Late | null;
  callSystem: CallSystem;
  /** A sentence: why it goes over Direct although it was to go over another system. */
  callProblem: string | null;
  guests: Guest[];
};

/** What a guest has answered to a text, which nobody has seen. `keyword`: what his word has done by itself, in words. */
export type GuestReply = { id: string; guest: string; body: string; at: string; keyword: string | null };

export type Room = {
  visit: Visit;
  you: { seat: string; name: string };
  capacity: number;
  call: CallSetup;
  seen: CallSeen;
  peers: Peer[];
  replies: GuestReply[];
};

/** What the call system itself has seen. `stillIn`: seats of guests who were taken out and may be in the call all the same. */
export type CallSeen = { hostJoinedAt: string | null; stillIn: string[] };

/** One load of one page in one seat: the address of a signal. */
export type Address = { seat: string; page: string };

export type Signal =
  | { description: { type: RTCSdpType; sdp: string } }
  | { candidate: RTCIceCandidateInit | null }
  | { note: string };

/** What the server says to a page. */
export type LobbyPage = {
  changed(): void;
  signal(from: Address, data: Signal): void;
  displaced(): void;
  talk(conversation: string): void;
  typing(conversation: string, staff: string): void;
  call(call: string): void;
};

/** What a page says to the server. */
export type LobbyHub = {
  signal(to: Address, data: Signal): Promise<void>;
  typing(conversation: string): Promise<void>;
};

/** RFC 9457, with our stable code. */
export type Problem = { status: number; code: string; detail: string; errors?: Record<string, string[]> };
