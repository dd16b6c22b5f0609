// An incoming call, on whichever page of the console is open: rings, says who, and is answered or declined. It takes no focus: who types must not
// answer with the space bar. Keyboards find it first on the page.

import { PageBell } from '../room/bell';
import type { StaffCall } from '../shared/callProtocol';
import { view } from '../shared/dom';
import { ProblemError } from '../shared/http';
import type { Hub } from '../shared/hub';
import { inOneGo } from '../shared/inOneGo';
import { type RingWords, ringWords } from './ringWords';
import { CallServer } from './server';
import { rings } from './views/rings';

const ringsEvery = 3000;
const saidFor = 6000;

export class Ringing {
  calls: StaffCall[] = [];
  me = '';
  /** What became of a call that rang here a moment ago. */
  said = '';
  problem = '';
  readonly server = new CallServer();
  readonly bell: PageBell;
  private readonly done = new Set<string>();
  private readonly told = new Set<string>();
  private title: string | null = null;
  private saying: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  private again = false;

  constructor(
    readonly words: RingWords,
    hub: Pick<Hub, 'on'>,
    readonly draw: () => void,
    /** The call that this page is: it does not ring in itself. */
    private readonly here: string | null = null,
  ) {
    this.bell = new PageBell(
      { title: () => document.title, notice: () => words.say('ring.notice') },
      draw,
      'coviex-call',
    );
    hub.on('call', () => void this.ask());
    hub.on('state', (connected) => connected && void this.ask());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.ask());
    setInterval(() => this.sound(), ringsEvery);
  }

  /** Rings with me now, and not put aside here. */
  get ringing(): StaffCall[] {
    return this.calls.filter(
      (call) => call.id !== this.here && this.stateIn(call) === 'ringing' && !this.done.has(call.id),
    );
  }

  /** The call that I am in, on whichever device. */
  get mine(): StaffCall | null {
    return this.calls.find((call) => call.visit === null && ['in', 'held'].includes(this.stateIn(call) ?? '')) ?? null;
  }

  /** A call of mine that goes on somewhere else than on this page. */
  get elsewhere(): StaffCall | null {
    return this.here === null && this.ringing.length === 0 ? this.mine : null;
  }

  isQuiet(call: StaffCall): boolean {
    const was = call.people.find(({ staff }) => staff === this.me)?.was;
    return was === 'inCall' || was === 'inVisit' || was === 'doNotDisturb' || this.mine !== null;
  }

  caller(call: StaffCall): string {
    return call.people.find(({ staff }) => staff === call.caller)?.name ?? this.words.say('someone');
  }

  /** It was answered or declined here. */
  putAside(call: StaffCall): void {
    this.done.add(call.id);
    this.turn();
  }

  decline(call: StaffCall): void {
    this.putAside(call);
    this.server.decline(call.id).catch(() => {
      this.done.delete(call.id);
      void this.ask();
    });
  }

  async ask(): Promise<void> {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    this.again = false;
    try {
      const { me, calls } = await this.server.mine();
      const before = this.ringing;
      this.me = me;
      this.calls = calls;
      for (const call of before) if (!this.ringing.some(({ id }) => id === call.id)) this.stopped(call);
      this.turn();
    } catch (error) {
      // No answer, or the session is over: the page's own part says so.
      if (error instanceof ProblemError && error.status === 401) this.calls = [];
    }
    this.asking = false;
    if (this.again) void this.ask();
  }

  private stateIn(call: StaffCall): string | undefined {
    return call.people.find(({ staff }) => staff === this.me)?.state;
  }

  private stopped(call: StaffCall): void {
    const now = this.calls.find(({ id }) => id === call.id);
    const answered = now && ['in', 'held'].includes(this.stateIn(now) ?? '');
    if (this.done.has(call.id)) return;
    if (answered) this.say(this.words.say('ring.elsewhere'));
    else if (!now) this.say(this.words.say('ring.missed', { name: this.caller(call) }));
  }

  private say(words: string): void {
    clearTimeout(this.saying);
    this.said = words;
    this.saying = setTimeout(() => {
      this.said = '';
      this.draw();
    }, saidFor);
  }

  private turn(): void {
    const loud = this.ringing.find((call) => !this.isQuiet(call));
    for (const call of this.ringing) {
      if (this.told.has(call.id)) continue;
      this.told.add(call.id);
      this.sound();
      this.bell.notify();
    }
    if (loud && this.title === null) {
      this.title = document.title;
      document.title = this.words.say('ring.title', { title: loud.title });
    } else if (!loud && this.title !== null) {
      document.title = this.title;
      this.title = null;
    }
    this.draw();
  }

  private sound(): void {
    if (this.ringing.some((call) => !this.isQuiet(call))) this.bell.ring(false);
  }
}

/** Begins to listen for calls on this page. */
export function listenForCalls(hub: Pick<Hub, 'on'>, here: string | null = null): void {
  const words = ringWords();
  if (!words) return;
  let draw = () => {};
  const ringing = new Ringing(
    words,
    hub,
    inOneGo(() => draw()),
    here,
  );
  const made = view(() => rings(ringing));
  const skip = document.body.querySelector('.skip');
  if (skip) skip.after(made.root);
  else document.body.prepend(made.root);
  draw = () => made.refresh();
  void ringing.ask();
}
