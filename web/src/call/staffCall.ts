// One call as its page sees it: what the server says, what the connections show, and what was pressed.

import type { CallClient, OwnTracks } from '../calls/callClient';
import { Acts } from '../room/acts';
import type { PageBell } from '../room/bell';
import type { Own } from '../room/own';
import type { People } from '../room/people';
import type { Words } from '../room/words';
import type { CallPerson, CallRoom, StaffCall } from '../shared/callProtocol';
import { NoAnswerError, ProblemError, patiently } from '../shared/http';
import type { Hub } from '../shared/hub';
import type { CallServer, Others } from './server';
import type { CallWords } from './words';

export type Screen = 'loading' | 'choose' | 'elsewhere' | 'full' | 'call' | 'over' | 'missing' | 'signedOut';

export type CallNeeds = {
  id: string;
  page: string;
  server: CallServer;
  /** Opened once this page holds the place. */
  openHub(): Hub;
  client(hub: Hub): CallClient;
  own: Own;
  people: People;
  bell: PageBell;
  words: CallWords;
  /** For the parts that are shared with the consulting room. */
  roomWords: Words;
  /** Whether this tab held the place before it was loaded anew. */
  held: { get(): boolean; set(is: boolean): void };
  draw(): void;
};

const nowAndThen = 20_000;
const ringsEvery = 3500;

export class StaffCallPage {
  screen: Screen = 'loading';
  room: CallRoom | null = null;
  /** The call as it was last told, also when it is over. */
  call: StaffCall | null = null;
  /** This page hung up. */
  left = false;
  serverAway = false;
  readonly acts: Acts;
  private hub: Hub | null = null;
  private client: CallClient | null = null;
  private sent: OwnTracks = { audio: null, video: null };
  private asking = false;
  private again = false;
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor(readonly needs: CallNeeds) {
    const { words } = needs;
    this.acts = new Acts({
      changed: () => this.draw(),
      askAgain: () => void this.ask(),
      signedOut: () => this.finish('signedOut'),
      words: {
        noAnswer: () => words.say('problem.noAnswer'),
        unknown: () => words.say('problem.unknown'),
        check: () => words.say('problem.check'),
      },
    });
  }

  get words(): Words {
    return this.needs.roomWords;
  }
  get say(): CallWords['say'] {
    return this.needs.words.say;
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
  get me(): CallPerson | null {
    return this.call?.people.find(({ staff }) => staff === this.room?.me) ?? null;
  }
  get others(): CallPerson[] {
    return this.call?.people.filter(({ staff }) => staff !== this.room?.me) ?? [];
  }
  get there(): CallPerson[] {
    return this.others.filter(({ state }) => state === 'in' || state === 'held');
  }
  get isHeld(): boolean {
    return this.me?.state === 'held';
  }

  readonly draw = (): void => this.needs.draw();

  /** Looks what there is, and enters. */
  async begin(others: Others): Promise<void> {
    const { id, page, server } = this.needs;
    try {
      this.take(await patiently(() => server.room(id, page)));
      if (this.call?.state === 'ended') return this.finish('over');
    } catch (error) {
      return this.refused(error);
    }
    await this.enter(this.needs.held.get(), others);
  }

  /** In a press, or on arrival. */
  async enter(takeOver: boolean, others: Others): Promise<void> {
    const { id, page, server, held } = this.needs;
    void this.own.open();
    try {
      this.call = await patiently(() => server.enter(id, page, takeOver, others));
    } catch (error) {
      return this.refused(error);
    }
    held.set(true);
    this.screen = 'call';
    this.connect();
    await this.ask();
  }

  leave(): void {
    this.left = true;
    this.act('leave', (server, id) => server.leave(id));
  }

  hold(on: boolean): void {
    this.act('hold', (server, id) => server.hold(id, on));
  }

  bring(staff: string): void {
    this.act(`bring-${staff}`, (server, id) => server.bring(id, staff));
  }

  /** Own camera and microphone are others now. */
  ownChanged(): void {
    const { audio, video } = this.own.tracks;
    if (audio !== this.sent.audio || video !== this.sent.video) {
      this.sent = { audio, video };
      this.client?.setTracks(this.sent);
    }
    this.draw();
  }

  private act(name: string, act: (server: CallServer, id: string) => Promise<StaffCall>): void {
    void this.acts.run(
      name.startsWith('bring') ? 'bring' : 'call',
      name,
      () => act(this.needs.server, this.needs.id),
      (call) => {
        this.call = call;
        if (call.state === 'ended' || (name === 'leave' && this.left)) this.finish('over');
        else void this.ask();
      },
    );
  }

  private connect(): void {
    const hub = this.needs.openHub();
    this.hub = hub;
    this.client = this.needs.client(hub);
    this.client.setTracks(this.sent);
    hub.on('call', (call) => call === this.needs.id && void this.ask());
    hub.on('changed', () => void this.ask());
    hub.on('displaced', () => this.finish('elsewhere'));
    hub.on('state', (connected) => {
      this.serverAway = !connected;
      void this.ask();
      this.draw();
    });
    this.timers = [
      setInterval(() => void this.ask(), nowAndThen),
      setInterval(() => this.call?.state === 'ringing' && this.bell.ring(true), ringsEvery),
      setInterval(() => this.draw(), 1000),
    ];
  }

  private async ask(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    this.again = false;
    try {
      const room = await this.needs.server.room(this.needs.id, this.needs.page);
      if (this.screen === 'call') this.told(room);
    } catch (error) {
      // No answer: the next nudge or the next 20 seconds ask again, and what flows goes on.
      if (!(error instanceof NoAnswerError)) this.refused(error);
    }
    this.asking = false;
    if (this.again && this.screen === 'call') void this.ask();
  }

  private told(room: CallRoom): void {
    this.take(room);
    const finished = room.call.state === 'ended' || this.me?.state === 'left' ? 'over' : room.here ? null : 'elsewhere';
    if (finished) {
      this.finish(finished);
      return;
    }
    this.client?.update({
      me: room.me,
      inCall: this.me?.state === 'in',
      peers: room.peers,
      gone: room.gone,
      admitted: this.isHeld ? [] : this.there.filter(({ state }) => state === 'in').map(({ staff }) => staff),
      setup: room.setup,
    });
    for (const seat of room.gone) this.people.forget(seat);
    this.draw();
  }

  private take(room: CallRoom): void {
    this.room = room;
    this.call = room.call;
  }

  private refused(error: unknown): void {
    if (!(error instanceof ProblemError)) throw error;
    const { status, code } = error;
    if (status === 401) this.finish('signedOut');
    else if (status === 404) this.finish('missing');
    else if (code === 'call_over') void this.over();
    else if (code === 'in_another_call') this.show('choose');
    else if (code === 'answered_elsewhere') this.show('elsewhere');
    else if (code === 'call_full') this.finish('full');
    else this.acts.say('call', error.detail || this.say('problem.unknown'));
  }

  private async over(): Promise<void> {
    const { id, page, server } = this.needs;
    try {
      this.take(await server.room(id, page));
    } catch {
      // Then it is over without more words.
    }
    this.finish('over');
  }

  private show(screen: Screen): void {
    this.screen = screen;
    this.draw();
  }

  /** This page is done with the call: camera and microphone go out. It may be taken back from another device by entering again. */
  private finish(screen: Screen): void {
    this.screen = screen;
    this.needs.held.set(false);
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    this.client?.close();
    this.hub?.stop();
    this.client = this.hub = null;
    this.own.close();
    this.draw();
  }
}
