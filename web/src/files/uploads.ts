// The uploads of this page: several at once, each with its progress, to be paused, taken up again and removed. An upload goes on by itself after a lost
// connection; after a reload too, where the browser has kept the file.

import type { Kept } from './kept';

export type Going = {
  readonly key: string;
  /** As the server calls it; null until it has answered. */
  id: string | null;
  readonly name: string;
  readonly size: number;
  sent: number;
  state: 'going' | 'waiting' | 'paused' | 'failed' | 'lost' | 'done';
  /** Why it failed, in words. */
  problem: string;
};

export type Engine = { stop(remove: boolean): void };

export type EngineEvents = {
  begun(id: string): void;
  progress(sent: number): void;
  /** The line is cut: it tries again by itself. */
  waits(): void;
  done(): void;
  /** The server does not take it. An empty sentence: nobody said why. */
  failed(sentence: string): void;
};

/** Begins, or goes on with one that the server knows. */
export type StartEngine = (file: Blob, name: string, place: string, id: string | null, events: EngineEvents) => Engine;

export type UploadNeeds = {
  /** Loads what speaks the protocol; not before the first file is chosen. */
  engine(): Promise<StartEngine>;
  kept: Kept;
  changed(): void;
  unknown(): string;
};

type Whole = Going & { place: string; file: Blob | null; engine: Engine | null };

export class Uploads {
  private readonly all = new Map<string, Whole>();
  private keys = 0;

  constructor(private readonly needs: UploadNeeds) {}

  /** Begins to send. */
  add(file: File, place: string): Going {
    const name = file.name || 'foto.jpg';
    const one: Whole = {
      key: `u${++this.keys}`,
      id: null,
      name,
      size: file.size,
      sent: 0,
      state: 'going',
      problem: '',
      place,
      file,
      engine: null,
    };
    this.all.set(one.key, one);
    void this.start(one);
    return one;
  }

  /** One that was begun before this page was loaded: from what the browser has kept, or lost until he chooses the file again. */
  async again(id: string, name: string, size: number, place: string): Promise<Going> {
    const known = this.of(id);
    if (known) return known;
    const one: Whole = {
      key: `u${++this.keys}`,
      id,
      name,
      size,
      sent: 0,
      state: 'waiting',
      problem: '',
      place,
      file: null,
      engine: null,
    };
    this.all.set(one.key, one);
    one.file = await this.needs.kept.get(id);
    if (one.file) await this.start(one);
    else one.state = 'lost';
    this.needs.changed();
    return one;
  }

  of(id: string): Going | null {
    for (const one of this.all.values()) if (one.id === id) return one;
    return null;
  }

  /** The same file, chosen again. Answers whether it is the same as far as one can tell. */
  found(key: string, file: File): boolean {
    const one = this.all.get(key);
    if (!one || file.size !== one.size) return false;
    one.file = file;
    void this.start(one);
    return true;
  }

  pause(key: string): void {
    const one = this.all.get(key);
    if (!one || one.state === 'done') return;
    one.engine?.stop(false);
    one.engine = null;
    one.state = 'paused';
    this.needs.changed();
  }

  resume(key: string): void {
    const one = this.all.get(key);
    if (one?.file && one.state !== 'done') void this.start(one);
  }

  /** Forgets it; and tells the server, unless it belongs to a message already. */
  remove(key: string, onServer: boolean): void {
    const one = this.all.get(key);
    if (!one) return;
    one.engine?.stop(onServer);
    if (one.id) void this.needs.kept.drop(one.id);
    if (!one.engine && onServer && one.id) {
      void fetch(`${one.place}/${one.id}`, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => {});
    }
    this.all.delete(key);
    this.needs.changed();
  }

  /** The network is back. */
  kick(): void {
    for (const one of this.all.values()) if (one.state === 'waiting' && one.file) void this.start(one);
  }

  private async start(one: Whole): Promise<void> {
    const { file } = one;
    if (!file) return;
    one.engine?.stop(false);
    one.state = 'going';
    one.problem = '';
    this.needs.changed();
    try {
      const start = await this.needs.engine();
      if (this.all.get(one.key) !== one || one.state !== 'going') return;
      one.engine = start(file, one.name, one.place, one.id, {
        begun: (id) => {
          one.id = id;
          void this.needs.kept.put(id, file);
          this.needs.changed();
        },
        progress: (sent) => {
          one.sent = sent;
          if (one.state === 'waiting') one.state = 'going';
          this.needs.changed();
        },
        waits: () => this.turn(one, 'waiting'),
        done: () => {
          one.sent = one.size;
          if (one.id) void this.needs.kept.drop(one.id);
          one.engine = null;
          one.file = null;
          this.turn(one, 'done');
        },
        failed: (sentence) => {
          one.problem = sentence || this.needs.unknown();
          one.engine = null;
          this.turn(one, 'failed');
        },
      });
    } catch {
      // What speaks the protocol could not be loaded: no network.
      this.turn(one, 'waiting');
      setTimeout(() => this.kick(), 5000);
    }
  }

  private turn(one: Whole, state: Going['state']): void {
    if (this.all.get(one.key) !== one) return;
    one.state = state;
    this.needs.changed();
  }
}
