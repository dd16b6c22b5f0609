import { get, post } from '../shared/http';
import type { CallTicket, Guest, Room, Visit } from '../shared/protocol';
import type { GuestAct } from './lines';

export type Relative = { id: string; name: string; relation: string; phone: string; mayBeTold: boolean };
export type Patient = { id: string; name: string; recordNumber: string; phone: string; relatives: Relative[] };
export type NumberCheck = {
  international: string | null;
  textable: boolean;
  optedOut?: boolean;
  problem: string | null;
};
export type NewGuest = {
  relative?: string;
  anyway?: boolean;
  patient?: string;
  name?: string;
  relation?: string;
  phone?: string;
  email?: string;
  language?: string;
};
/** One more message: to another number, or by a sender of the clinician's choice. */
export type NewText = { phone: string } | { sender: string };

/** What the room asks of the server; docs/protocol.md, "The clinician". */
export interface Server {
  room(signal?: AbortSignal): Promise<Room>;
  ticket(): Promise<CallTicket>;
  start(): Promise<Visit>;
  end(): Promise<Visit>;
  keepDoor(open: boolean): Promise<Visit>;
  late(minutes: number): Promise<Visit>;
  invite(guest: NewGuest): Promise<Guest>;
  act(guest: string, act: GuestAct): Promise<Guest>;
  text(guest: string, text: NewText): Promise<Guest>;
  read(reply: string): Promise<void>;
  /** Where a link for the screen is made. */
  linkPath(guest: string): string;
  patients(question: string): Promise<Patient[]>;
  checkNumber(number: string): Promise<NumberCheck>;
}

export class HttpServer implements Server {
  private readonly base: string;

  constructor(visit: string) {
    this.base = `/api/visits/${visit}`;
  }

  room(signal?: AbortSignal): Promise<Room> {
    return get(`${this.base}/room`, signal ? { signal } : {});
  }

  ticket(): Promise<CallTicket> {
    return post(`${this.base}/ticket`);
  }

  start(): Promise<Visit> {
    return post(`${this.base}/start`);
  }

  end(): Promise<Visit> {
    return post(`${this.base}/end`);
  }

  keepDoor(keepOpen: boolean): Promise<Visit> {
    return post(`${this.base}/door`, { keepOpen });
  }

  late(minutes: number): Promise<Visit> {
    return post(`${this.base}/late`, { minutes });
  }

  invite(guest: NewGuest): Promise<Guest> {
    return post(`${this.base}/guests`, guest);
  }

  act(guest: string, act: GuestAct): Promise<Guest> {
    const path = `${this.base}/guests/${guest}`;
    if (act === 'allow-move' || act === 'refuse-move') return post(`${path}/move`, { allow: act === 'allow-move' });
    return post(`${path}/${act}`);
  }

  text(guest: string, text: NewText): Promise<Guest> {
    return post(`${this.base}/guests/${guest}/text`, text);
  }

  read(reply: string): Promise<void> {
    return post(`/api/replies/${reply}/read`);
  }

  linkPath(guest: string): string {
    return `${this.base}/guests/${guest}/link`;
  }

  patients(question: string): Promise<Patient[]> {
    return post('/api/patients/search', { question });
  }

  checkNumber(number: string): Promise<NumberCheck> {
    return post('/api/phone-numbers', { number });
  }
}
