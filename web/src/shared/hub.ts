import { openWire, type Wire, type WireEvents } from './hubWire';
import { Listeners } from './listeners';
import type { Address, Signal } from './protocol';

export type HubEvents = {
  /** Something about the visit or the board changed: ask again. */
  changed: [];
  signal: [from: Address, data: Signal];
  /** Another page holds the seat. Nothing comes any more, and the hub does not come back by itself. */
  displaced: [];
  /** Something changed in a conversation with colleagues. */
  talk: [conversation: string];
  /** A colleague writes there just now. */
  typing: [conversation: string, staff: string];
  /** Something changed about a call of colleagues that concerns us: ask. */
  call: [call: string];
  /** true: connected, now or again, and told of every change from here on; ask for the truth, nudges may have been missed. */
  state: [connected: boolean];
};

/** The connection to `/hub`, for as long as the page lives. */
export interface Hub {
  readonly connected: boolean;
  on<E extends keyof HubEvents>(event: E, listener: (...said: HubEvents[E]) => void): () => void;
  /** false: it did not get to the server, or nobody knows. Nothing is kept for later. */
  signal(to: Address, data: Signal): Promise<boolean>;
  /** Tells the others in a conversation that one writes. It is lost where there is no connection. */
  typing(conversation: string): void;
  /** For good. */
  stop(): void;
}

/** Opens the hub and keeps it open: for ever, at once, and again at once when the browser says that the network is back. */
export function openHub(query: { page?: string; visit?: string; call?: string } = {}): Hub {
  const url = `${location.origin.replace(/^http/, 'ws')}/hub?${new URLSearchParams(query)}`;
  const hub = new KeptHub((events) => openWire(url, events));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hub.wake());
  addEventListener('pageshow', ({ persisted }) => persisted && hub.wake());
  addEventListener('online', () => hub.freshen());
  return hub;
}

/** A try may take this long at first; see `patience`. The first of all has more: a slow phone network needs some seconds
 *  for TCP, TLS and the upgrade, and we do not know yet what this one needs. */
const firstPatience = 4000;
const leastPatience = 1200;
const mostPatience = 10_000;
/** A signal that the server does not confirm in this time went into a dead socket. */
const confirmation = 3000;
/** The server says something every 5 s; after this long a socket that a sleeping phone kept is not believed any more. */
const stale = 12_000;

export class KeptHub implements Hub {
  private readonly listeners = new Listeners<HubEvents>();
  private wire: Wire | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private startedAt = 0;
  private base = firstPatience;
  private stopped = false;
  connected = false;

  constructor(private readonly open: (events: WireEvents) => Wire) {
    this.connect();
  }

  on<E extends keyof HubEvents>(event: E, listener: (...said: HubEvents[E]) => void): () => void {
    return this.listeners.on(event, listener);
  }

  async signal(to: Address, data: Signal): Promise<boolean> {
    const wire = this.wire;
    if (!wire || !this.connected) return false;
    const dead = setTimeout(() => wire === this.wire && this.replace(), confirmation);
    try {
      await wire.signal(to, data);
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(dead);
    }
  }

  typing(conversation: string): void {
    if (this.connected) this.wire?.typing(conversation);
  }

  /** The page is looked at again. */
  wake(): void {
    const known = this.connected ? (this.wire?.heardAt ?? 0) : this.startedAt;
    if (Date.now() - known > (this.connected ? stale : leastPatience)) this.freshen();
  }

  /** The network is another one, or back: what stood before may be dead without knowing it. */
  freshen(): void {
    if (this.stopped) return;
    this.tries = 0;
    this.replace();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.drop();
  }

  private replace(): void {
    this.drop();
    this.connect();
  }

  private connect(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.tries++;
    this.startedAt = Date.now();
    const wire = this.open({
      opened: () => wire === this.wire && this.opened(),
      closed: () => wire === this.wire && this.closed(),
      changed: () => wire === this.wire && this.listeners.emit('changed'),
      signal: (from, data) => wire === this.wire && this.listeners.emit('signal', from, data),
      displaced: () => wire === this.wire && this.displaced(),
      talk: (conversation) => wire === this.wire && this.listeners.emit('talk', conversation),
      call: (call) => wire === this.wire && this.listeners.emit('call', call),
      typing: (conversation, staff) => wire === this.wire && this.listeners.emit('typing', conversation, staff),
    });
    this.wire = wire;
    this.timer = setTimeout(() => this.replace(), this.patience());
  }

  private opened(): void {
    clearTimeout(this.timer);
    this.base = Math.min(Math.max(leastPatience, 3 * (Date.now() - this.startedAt)), firstPatience);
    this.tries = 0;
    this.connected = true;
    this.listeners.emit('state', true);
  }

  private closed(): void {
    const wasConnected = this.connected;
    this.drop();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), wasConnected ? 0 : this.pause());
  }

  private displaced(): void {
    this.stop();
    this.listeners.emit('displaced');
  }

  private drop(): void {
    const wire = this.wire;
    this.wire = null;
    wire?.close();
    if (!this.connected) return;
    this.connected = false;
    this.listeners.emit('state', false);
  }

  /** With some jitter, so that a whole clinic does not knock in step. A page that was left open overnight slows down. */
  private pause(): number {
    return (this.tries > 100 ? 3000 : 500) * (1 + Math.random());
  }

  /** While packets vanish a try hangs and must be given up to make a new one, which a network that is back answers at once;
   *  but on a slow network only a long try succeeds. So most tries are short, each second one is twice as long, each fourth
   *  four times, and so on: 1 2 1 4 1 2 1 8. */
  private patience(): number {
    return Math.min(this.base * (this.tries & -this.tries), mostPatience);
  }
}
