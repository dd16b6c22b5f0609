// The page of the colleagues: what is open, what a press does, and what a nudge leads to. The views only show it.

import type { FileWords } from '../files/words';
import { Acts } from '../room/acts';
import type { PageBell } from '../room/bell';
import { ProblemError } from '../shared/http';
import type { Hub } from '../shared/hub';
import type { Conversation, Message } from '../shared/talkProtocol';
import { Compose } from './compose';
import { Drafts } from './drafts';
import { TalkFiles } from './files';
import { Finder } from './finder';
import type { Keep } from './keep';
import { myRead, totals } from './marks';
import { Outbox } from './outbox';
import { Reading } from './reading';
import { Seen } from './seen';
import type { NewConversation, TalkServer, Wish } from './server';
import { State } from './state';
import { Sync } from './sync';
import { Typing } from './typing';
import type { TalkWords } from './words';

export type TalkNeeds = {
  me: string;
  server: TalkServer;
  hub: Pick<Hub, 'connected' | 'on' | 'typing' | 'stop'>;
  words: TalkWords;
  fileWords: FileWords;
  keep: Keep;
  bell: Pick<PageBell, 'title' | 'ring' | 'notify'>;
  /** The page is looked at: visible, and the one in front. */
  attended(): boolean;
  newId(): string;
  /** The address of what is open, and whether the way back leads to what was open before. */
  address(conversation: string | null, step: boolean): void;
  draw(): void;
};

/** A connection that is back at once is nobody's business. */
const patience = 4000;
const nowAndThen = 30_000;

export class Talk {
  readonly state: State;
  readonly acts: Acts;
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly typing: Typing;
  readonly seen: Seen;
  readonly sync: Sync;
  readonly reading: Reading;
  readonly compose: Compose;
  readonly files: TalkFiles;
  readonly finder: Finder;
  readonly words: TalkWords;
  readonly me: string;
  readonly server: TalkServer;
  readonly keep: Keep;
  open: string | null = null;
  signedOut = false;
  private answers = true;
  private away = false;
  private awayTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly needs: TalkNeeds) {
    const { me, server, hub, words, keep } = needs;
    this.words = words;
    this.me = me;
    this.server = server;
    this.keep = keep;
    this.state = new State(me);
    this.drafts = new Drafts(keep);
    this.acts = new Acts({
      changed: () => this.draw(),
      askAgain: () => this.sync.all(),
      signedOut: () => this.leave(),
      words: {
        noAnswer: () => words.say('problem.noAnswer'),
        unknown: () => words.say('problem.unknown'),
        check: () => words.say('problem.check'),
      },
    });
    this.outbox = new Outbox({
      keep,
      newId: needs.newId,
      send: (entry) => server.send(entry),
      sent: (entry, message) => this.sent(entry.conversation, message),
      changed: () => this.draw(),
      signedOut: () => this.leave(),
      words: (error) => this.refusal(error),
    });
    this.typing = new Typing(
      (conversation) => hub.typing(conversation),
      () => this.draw(),
    );
    this.seen = new Seen(
      (conversation, { received, read }) => server.seen(conversation, received, read),
      (conversation, { read }) => {
        this.state.read(conversation, read);
        this.draw();
      },
    );
    this.sync = new Sync({
      server,
      state: this.state,
      changed: () => this.told(),
      arrived: (conversation, messages) => this.arrived(conversation, messages),
      reached: (is) => {
        this.answers = is;
        if (is) this.outbox.kick();
      },
      signedOut: () => this.leave(),
    });
    this.reading = new Reading(this);
    this.compose = new Compose(this);
    this.files = new TalkFiles(this, needs.fileWords);
    this.finder = new Finder(this);
    this.follow();
  }

  get attended(): boolean {
    return this.needs.attended();
  }

  /** The server cannot be reached for a while now: what is shown may be old, and what is sent waits. */
  get lost(): boolean {
    return !this.signedOut && (this.away || !this.answers);
  }

  get current(): Conversation | null {
    return (this.open && this.state.conversations.get(this.open)) || null;
  }

  get list(): Conversation[] {
    return this.state.list(({ id }) => id === this.open || this.drafts.has(id) || this.outbox.of(id).length > 0);
  }

  readonly draw = (): void => this.needs.draw();

  show(conversation: string | null, step = true): void {
    if (conversation === this.open) return;
    this.open = conversation;
    this.needs.address(conversation, step);
    this.reading.begin(conversation);
    this.compose.begin();
    this.draw();
  }

  /** Opens the one with a colleague, of a visit, or a new group; makes it where there is none. */
  async start(conversation: NewConversation, place = 'start'): Promise<boolean> {
    const known = conversation.kind === 'direct' ? this.state.directWith(conversation.with) : null;
    if (known) {
      this.show(known.id);
      return true;
    }
    return this.acts.run(
      place,
      'start',
      () => this.server.open(conversation),
      (made) => {
        this.state.put(made);
        this.show(made.id);
      },
    );
  }

  favourite(staff: string, is: boolean): Promise<boolean> {
    return this.acts.run(
      'start',
      'favourite',
      () => this.server.favourite(staff, is),
      () => {
        const colleague = this.state.colleagues.get(staff);
        if (colleague) this.state.colleagues.set(staff, { ...colleague, favourite: is });
      },
    );
  }

  wish(wish: Wish, minutes: number | null): Promise<boolean> {
    return this.acts.run(
      'presence',
      'wish',
      () => this.server.wish(wish, minutes),
      () => this.sync.all(),
    );
  }

  /** The page is looked at again. */
  looked(): void {
    if (this.signedOut) return;
    this.sync.all();
    this.outbox.kick();
    this.reading.look();
  }

  refusal(error: ProblemError): string {
    const fields = Object.values(error.errors).flat().join(' ');
    if (fields || error.detail) return fields || error.detail;
    return this.words.say(error.status === 404 ? 'problem.gone' : 'problem.unknown');
  }

  /** A change that a press of ours was answered with. */
  changed(conversation: string, message: Message): void {
    this.state.thread(conversation).put(message);
    this.sync.one(conversation);
    this.draw();
  }

  private sent(conversation: string, message: Message): void {
    this.state.thread(conversation).put(message);
    const known = this.state.conversations.get(conversation);
    if (known && message.number > known.lastNumber) this.sync.one(conversation);
    this.reading.sent(conversation);
  }

  private follow(): void {
    const { hub } = this.needs;
    hub.on('talk', (conversation) => this.sync.one(conversation));
    hub.on('changed', () => this.sync.all());
    hub.on('typing', (conversation, staff) => staff !== this.me && this.typing.heard(conversation, staff));
    hub.on('state', (connected) => {
      clearTimeout(this.awayTimer);
      if (connected) {
        this.away = false;
        this.sync.all();
        if (this.open) this.sync.one(this.open);
        this.outbox.kick();
        this.seen.kick();
      } else {
        this.awayTimer = setTimeout(() => {
          this.away = true;
          this.draw();
        }, patience);
      }
      this.draw();
    });
    setInterval(() => !this.signedOut && this.sync.all(), nowAndThen);
    this.sync.all();
    this.outbox.kick();
  }

  /** There is another truth: what has come to this device is told, what he looks at is read, and the tab counts. */
  private told(): void {
    for (const conversation of this.state.conversations.values()) {
      const mine = conversation.members.find(({ staff }) => staff === this.me);
      if (!mine || mine.left) continue;
      this.seen.knows(conversation.id, { received: mine.received, read: myRead(conversation, this.me) });
      if (mine.received < conversation.lastNumber)
        this.seen.want(conversation.id, { received: conversation.lastNumber });
    }
    this.acts.answered();
    this.reading.follow();
    this.needs.bell.title(totals(this.state.conversations.values()).unread);
    this.draw();
  }

  private arrived(conversation: Conversation, messages: Message[]): void {
    for (const { author } of messages) this.typing.wrote(conversation.id, author);
    const looksAtIt = this.attended && this.open === conversation.id;
    this.reading.arrived(conversation.id, messages, looksAtIt);
    if (messages.length === 0 || looksAtIt) return;
    const urgent = messages.some((message) => message.urgent);
    if (this.state.wish === 'doNotDisturb' && !urgent) return;
    this.needs.bell.ring(!urgent);
    this.needs.bell.notify();
  }

  private leave(): void {
    if (this.signedOut) return;
    this.signedOut = true;
    this.sync.stop();
    this.outbox.stop();
    this.needs.hub.stop(); // it would knock for ever
    this.draw();
  }
}

export const isProblem = (error: unknown): error is ProblemError => error instanceof ProblemError;
