// What the call shows of each seat.

import type { CallEvents, ConnectionState, Shown } from '../calls/callClient';

export type Person = { stream: MediaStream | null; connection: ConnectionState | null; shown: Shown };

const unknown: Person = { stream: null, connection: null, shown: { camera: 'on', microphone: 'on' } };

export class People implements CallEvents {
  /** The network is too bad for our own picture; the voice goes on. */
  pictureHeld = false;
  /** The browser plays no sound before the page is touched. */
  soundHeld = false;
  /** This page cannot hold the call: a link leads into Webex's own window. */
  isElsewhere = false;
  private readonly seats = new Map<string, Person>();

  constructor(private readonly changed: () => void) {}

  at(seat: string): Person {
    return this.seats.get(seat) ?? unknown;
  }

  stream(seat: string, stream: MediaStream | null): void {
    this.put(seat, { stream });
  }

  connection(seat: string, connection: ConnectionState): void {
    this.put(seat, { connection });
  }

  shown(seat: string, shown: Shown): void {
    this.put(seat, { shown });
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

  /** His connection has ended: what was known of it is not true of the next one. */
  forget(seat: string): void {
    this.seats.delete(seat);
  }

  private put(seat: string, news: Partial<Person>): void {
    this.seats.set(seat, { ...this.at(seat), ...news });
    this.changed();
  }
}
