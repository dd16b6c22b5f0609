// The others in the call, as the page shows them: who, what comes from them, and whether it comes.

import type { CallEvents, ConnectionState, Shown } from '../calls/callClient';
import type { Lobby, Peer } from '../shared/protocol';

export type Companion = {
  seat: string;
  name: string;
  relation: string;
  role: Peer['role'];
  stream: MediaStream | null;
  connection: ConnectionState;
  shown: Shown;
};

export class Company implements CallEvents {
  /** The clinician first, then the others as the server lists them. */
  companions: readonly Companion[] = [];
  /** The network is too bad for the own picture; the voice goes on. */
  pictureHeld = false;
  /** The browser plays no sound before the page is touched. */
  soundHeld = false;
  /** This page cannot hold the call: a link leads into Webex's own window. */
  isElsewhere = false;

  private readonly bySeat = new Map<string, Companion>();

  constructor(private readonly changed: () => void) {}

  /** Names come from the server. Who is not listed any more stays for as long as something comes from him. */
  update(lobby: Lobby): void {
    for (const peer of lobby.peers) {
      const { seat, name, relation, role } = peer;
      // The clinician's place is made ready while the guest still waits at the door.
      if (peer.admitted || role === 'clinician' || this.bySeat.has(seat))
        Object.assign(this.of(seat), { name, relation, role });
    }
    for (const [seat, one] of this.bySeat) {
      if (!one.stream && !lobby.peers.some((peer) => peer.seat === seat)) this.bySeat.delete(seat);
    }
    this.arrange();
  }

  stream(seat: string, stream: MediaStream | null): void {
    if (stream) this.of(seat).stream = stream;
    else this.bySeat.delete(seat);
    this.arrange();
  }

  connection(seat: string, state: ConnectionState): void {
    this.of(seat).connection = state;
    this.arrange();
  }

  shown(seat: string, shown: Shown): void {
    this.of(seat).shown = shown;
    this.arrange();
  }

  ownPicture(sent: boolean): void {
    this.pictureHeld = !sent;
    this.changed();
  }

  elsewhere(needed: boolean): void {
    if (needed === this.isElsewhere) return;
    this.isElsewhere = needed;
    this.changed();
  }

  holdSound(held: boolean): void {
    if (held === this.soundHeld) return;
    this.soundHeld = held;
    this.changed();
  }

  clear(): void {
    this.bySeat.clear();
    this.pictureHeld = this.soundHeld = this.isElsewhere = false;
    this.arrange();
  }

  private of(seat: string): Companion {
    let one = this.bySeat.get(seat);
    if (!one) {
      one = {
        seat,
        name: '',
        relation: '',
        role: 'guest',
        stream: null,
        connection: 'connecting',
        shown: { camera: 'on', microphone: 'on' },
      };
      this.bySeat.set(seat, one);
    }
    return one;
  }

  private arrange(): void {
    const all = [...this.bySeat.values()].filter((one) => one.name || one.stream);
    this.companions = [...all.filter((one) => one.role === 'clinician'), ...all.filter((one) => one.role === 'guest')];
    this.changed();
  }
}
