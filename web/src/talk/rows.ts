// The thread as it stands on the page: bubbles, one author's together, with the days and the line of what is new between them.

import type { SharedFile } from '../shared/fileProtocol';
import type { Message, Quote } from '../shared/talkProtocol';
import { TalkFiles } from './files';
import type { Entry } from './outbox';

export type Bubble = {
  kind: 'bubble';
  key: string;
  author: string;
  mine: boolean;
  text: string | null;
  at: string;
  urgent: boolean;
  replyTo: Quote | null;
  files: SharedFile[];
  /** What the server knows of it; null while it is on its way. */
  message: Message | null;
  entry: Entry | null;
  /** The first and the last of one author's group. */
  first: boolean;
  last: boolean;
};

export type Row = { kind: 'day'; key: string; at: string } | { kind: 'new'; key: string } | Bubble;

/** Two messages of one author that are further apart stand apart. */
const together = 5 * 60_000;

export type Laying = {
  messages: readonly Message[];
  /** On their way; they come last. */
  entries: readonly Entry[];
  me: string;
  /** The first number that was new when he came. */
  newFrom: number | null;
  /** One text for all moments of one day by the hospital's calendar. */
  day(iso: string): string;
};

export function rowsOf({ messages, entries, me, newFrom, day }: Laying): Row[] {
  const arrived = new Set(messages.map(({ id }) => id));
  const bubbles = [
    ...messages.map((message) => ofMessage(message, me)),
    ...entries.filter(({ id }) => !arrived.has(id)).map((entry) => ofEntry(entry, me)),
  ];
  const rows: Row[] = [];
  let before: Bubble | null = null;
  let today = '';
  let lineDrawn = newFrom === null;
  for (const bubble of bubbles) {
    let apart = false;
    if (day(bubble.at) !== today) {
      today = day(bubble.at);
      rows.push({ kind: 'day', key: `day ${today}`, at: bubble.at });
      apart = true;
    }
    if (!lineDrawn && !bubble.mine && bubble.message && bubble.message.number >= newFrom!) {
      rows.push({ kind: 'new', key: 'new' });
      lineDrawn = true;
      apart = true;
    }
    if (!before || apart || !belongs(before, bubble)) {
      if (before) before.last = true;
      bubble.first = true;
    }
    rows.push(bubble);
    before = bubble;
  }
  if (before) before.last = true;
  return rows;
}

function belongs(before: Bubble, next: Bubble): boolean {
  return before.author === next.author && Date.parse(next.at) - Date.parse(before.at) < together;
}

function ofMessage(message: Message, me: string): Bubble {
  const { id, author, text, writtenAt, urgent, replyTo, files } = message;
  return {
    kind: 'bubble',
    key: id,
    author,
    mine: author === me,
    text,
    at: writtenAt,
    urgent,
    replyTo,
    files,
    message,
    entry: null,
    first: false,
    last: false,
  };
}

function ofEntry(entry: Entry, me: string): Bubble {
  const { id, text, writtenAt, urgent, replyTo } = entry;
  return {
    kind: 'bubble',
    key: id,
    author: me,
    mine: true,
    text,
    at: writtenAt,
    urgent,
    replyTo,
    files: (entry.files ?? []).map((file) => TalkFiles.shared(file, writtenAt)),
    message: null,
    entry,
    first: false,
    last: false,
  };
}
