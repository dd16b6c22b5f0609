// The consulting room as the page shows it: what the server says, what the call shows, what the clinician's devices do, and
// what he has pressed.

import type { CallClient, OwnTracks } from '../calls/callClient';
import type { Hub } from '../shared/hub';
import type { Guest, Room as RoomTruth, Visit } from '../shared/protocol';
import { Acts } from './acts';
import { Arrivals } from './arrival';
import type { PageBell } from './bell';
import type { VisitFiles } from './files';
import { type GuestAct, isFull, isUnnoticed } from './lines';
import type { Own } from './own';
import type { People } from './people';
import type { NewGuest, NewText, Server } from './server';
import { Truth } from './truth';
import type { PageData, Words } from './words';

export type Screen = 'loading' | 'before' | 'call' | 'over' | 'left' | 'displaced' | 'signedOut' | 'missing';

export type RoomNeeds = {
  server: Server;
  hub: Hub;
  /** null: this browser can hold no call. The lobby works all the same. */
  call: CallClient | null;
  own: Own;
  people: People;
  bell: PageBell;
  words: Words;
  data: PageData;
  files: VisitFiles;
  /** Draw the page anew. */
  draw(): void;
};

/** A server that is just starting is not announced as a fault. */
const serverAwayAfter = 2500;
/** A question that failed by the server's fault is asked again after this. */
const onceMoreAfter = 4000;

export class Room {
  readonly acts: Acts;
  readonly truth: Truth;
  /** The list of guests as a sheet over the picture, on a phone. */
  lobbyShown = false;
  serverAway = false;
  signedOut = false;
  /** Who came last, for screen readers and, on a phone, over the picture. */
  arrival = '';
  private missing = false;
  private left = false;
  private displaced = false;
  private finished = false;
  private readonly arrivals: Arrivals;
  private sent: OwnTracks = { audio: null, video: null };
  private awayTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly needs: RoomNeeds) {
    const { words, server, hub } = needs;
    this.arrivals = new Arrivals(needs.bell);
    this.truth = new Truth({
      ask: (signal) => server.room(signal),
      told: (asked) => {
        if (asked) this.acts.answered();
        if (asked) needs.files.ask();
        this.told();
      },
      refused: (status) => this.refused(status),
    });
    this.acts = new Acts({
      changed: () => this.changed(),
      askAgain: () => this.truth.ask(),
      signedOut: () => this.refused(401),
      words: {
        noAnswer: () => words.say('problem.noAnswer'),
        unknown: () => words.say('problem.unknown'),
        check: () => words.say('problem.check'),
      },
    });
    hub.on('changed', () => this.truth.ask());
    hub.on('state', (connected) => this.hubTurned(connected));
    hub.on('displaced', () => {
      this.displaced = true;
      this.finish();
    });
    this.truth.ask();
  }

  get words(): Words {
    return this.needs.words;
  }
  get own(): Own {
    return this.needs.own;
  }
  get people(): People {
    return this.needs.people;
  }
  get bell(): PageBell {
    return this.needs.bell;
  }
  get server(): Server {
    return this.needs.server;
  }
  get files(): VisitFiles {
    return this.needs.files;
  }
  get data(): PageData {
    return this.needs.data;
  }
  get canCall(): boolean {
    return this.needs.call !== null;
  }

  get screen(): Screen {
    if (this.displaced) return 'displaced';
    if (this.left) return 'left';
    if (this.missing) return 'missing';
    if (!this.truth.room) return this.signedOut ? 'signedOut' : 'loading';
    const { state } = this.visit;
    return state === 'scheduled' ? 'before' : state === 'open' ? 'call' : 'over';
  }

  /** Only where `screen` says that there is one. */
  get now(): RoomTruth {
    return this.truth.room!;
  }
  get visit(): Visit {
    return this.now.visit;
  }
  get guests(): readonly Guest[] {
    return this.visit.guests;
  }
  get inside(): Guest[] {
    return this.guests.filter(({ state }) => state === 'admitted');
  }
  get waiting(): Guest[] {
    return this.guests.filter(({ state }) => state === 'waiting');
  }
  get unnoticed(): Guest[] {
    return this.guests.filter(isUnnoticed);
  }
  get full(): boolean {
    return isFull(this.visit, this.now.capacity);
  }

  start(): void {
    void this.own.open();
    void this.acts.run(
      'start',
      'start',
      () => this.server.start(),
      (visit) => this.truth.putVisit(visit),
    );
  }

  async end(): Promise<boolean> {
    return this.acts.run(
      'end',
      'end',
      () => this.server.end(),
      (visit) => this.truth.putVisit(visit),
    );
  }

  keepDoor(open: boolean): void {
    void this.acts.run(
      'door',
      'keep-door',
      () => this.server.keepDoor(open),
      (visit) => this.truth.putVisit(visit),
    );
  }

  late(minutes: number): void {
    void this.acts.run(
      'late',
      `late-${minutes}`,
      () => this.server.late(minutes),
      (visit) => this.truth.putVisit(visit),
    );
  }

  act(guest: string, act: GuestAct): Promise<boolean> {
    // An iPad opens the camera only in the press itself.
    if (act === 'admit') void this.own.open();
    this.truth.acting();
    return this.acts.run(
      guest,
      act,
      () => this.server.act(guest, act),
      (answer) => this.truth.putGuest(answer),
    );
  }

  text(place: string, guest: string, text: NewText): Promise<boolean> {
    return this.acts.run(
      place,
      'text',
      () => this.server.text(guest, text),
      (answer) => this.truth.putGuest(answer),
    );
  }

  read(reply: string): Promise<boolean> {
    return this.acts.run(
      reply,
      'read',
      () => this.server.read(reply),
      () => this.truth.putRead(reply),
    );
  }

  invite(place: string, guest: NewGuest): Promise<boolean> {
    return this.acts.run(
      place,
      'invite',
      () => this.server.invite(guest),
      (answer) => this.truth.putGuest(answer),
    );
  }

  leave(): void {
    this.left = true;
    this.finish();
  }

  showLobby(shown: boolean): void {
    this.lobbyShown = shown;
    this.changed();
  }

  /** Own camera and microphone are others now. */
  ownChanged(): void {
    const { audio, video } = this.own.tracks;
    if (audio !== this.sent.audio || video !== this.sent.video) {
      this.sent = { audio, video };
      this.needs.call?.setTracks(this.sent);
    }
    this.changed();
  }

  changed(): void {
    this.needs.draw();
  }

  private told(): void {
    if (this.finished) return;
    const { visit, peers, call, you } = this.now;
    this.signedOut = false;
    const stands = visit.state === 'scheduled' || visit.state === 'open';
    const gone = this.guests
      .filter(({ state }) => state !== 'waiting' && state !== 'admitted' && state !== 'invited')
      .map(({ id }) => id);
    const admitted = visit.state === 'open' ? this.inside.map(({ id }) => id) : [];
    this.needs.call?.update({ me: you.seat, inCall: true, peers, gone, admitted, setup: stands ? call : null });
    for (const seat of gone) this.people.forget(seat);
    if (!stands) {
      this.finish();
      return;
    }
    const fresh = this.arrivals.update(this.unnoticed, this.inside.length > 0);
    if (fresh.length === 1) this.arrival = this.words.say('lobby.arrived', { person: this.words.person(fresh[0]!) });
    else if (fresh.length > 1) this.arrival = this.words.say('lobby.arrivedMany', { count: fresh.length });
    else if (this.unnoticed.length === 0) this.arrival = '';
    this.changed();
  }

  private refused(status: number): void {
    if (this.finished) return;
    if (status === 401) this.signedOut = true;
    else if (status === 404) this.missing = true;
    else setTimeout(() => this.truth.ask(), onceMoreAfter);
    if (this.missing) this.finish();
    this.changed();
  }

  private hubTurned(connected: boolean): void {
    clearTimeout(this.awayTimer);
    if (connected) {
      this.serverAway = false;
      this.truth.askAnew();
    } else {
      // Asked as well, because the hub cannot say why it was cut: the session may be over.
      this.truth.ask();
      this.awayTimer = setTimeout(() => {
        this.serverAway = !this.finished;
        this.changed();
      }, serverAwayAfter);
    }
    this.changed();
  }

  /** This page is done with the call, for good: camera and microphone go out. */
  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    clearTimeout(this.awayTimer);
    this.truth.stop();
    this.arrivals.stop();
    this.bell.title(0);
    this.needs.call?.close();
    this.needs.hub.stop();
    this.own.close();
    this.changed();
  }
}
