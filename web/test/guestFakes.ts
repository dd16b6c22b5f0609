// An invitation and a lobby to begin with, and a server that answers what the test says.

import type { GuestServer } from '../src/guest/server';
import { NoAnswerError, ProblemError } from '../src/shared/http';
import type { CallTicket, Lobby, Peek } from '../src/shared/protocol';

const hospital = { name: 'Hospital General', zone: 'America/Mexico_City', helpPhone: '+52 55 5123 4567' };

export function aPeek(more: Partial<Peek> = {}): Peek {
  return {
    state: 'ready',
    language: 'es',
    hospital,
    host: 'Dra. Ana Torres',
    service: 'homeCare',
    guest: 'José Pérez',
    startsAt: '2026-11-22T16:30:00Z',
    opensAt: '2026-11-22T16:15:00Z',
    canRenew: true,
    consent: { version: '1', hash: 'h', text: 'text', purposes: [] },
    callSystem: 'direct',
    doorOpen: false,
    ...more,
  };
}

export function aLobby(more: Partial<Lobby> = {}): Lobby {
  return {
    state: 'waiting',
    language: 'es',
    hospital,
    host: 'Dra. Ana Torres',
    service: 'homeCare',
    startsAt: '2026-11-22T16:30:00Z',
    you: { seat: 'g1', name: 'José Pérez' },
    started: false,
    hostPresent: false,
    waitingSince: '2026-11-22T16:20:00Z',
    late: null,
    askedToMove: false,
    gone: [],
    callMoved: false,
    canReturn: false,
    call: { system: 'direct', iceServers: [], relayOnly: false, sdk: null },
    peers: [],
    ...more,
  };
}

export const refusal = (status: number, code = 'no') => new ProblemError({ status, code, detail: '' });
export const silence = () => new NoAnswerError();

type Answer = unknown;

/** Answers each question with the next of its answers, the last one for ever; an error is thrown. Keeps what was asked. */
export class FakeServer implements GuestServer {
  readonly asked: string[] = [];
  answers: { [K in keyof GuestServer]?: Answer[] } = {};

  peek = (token: string) => this.answer<Peek>('peek', token);
  enter = (token: string, page: string) => this.answer<Lobby>('enter', token, page);
  lobby = (page: string) => this.answer<Lobby>('lobby', page);
  devices = (camera: string, microphone: string) => this.answer<void>('devices', camera, microphone);
  trouble = (reason: string) => this.answer<void>('trouble', reason);
  ticket = () => this.answer<CallTicket>('ticket');
  leave = () => this.answer<Lobby>('leave');
  return = () => this.answer<Lobby>('return');
  move = (page: string) => this.answer<Lobby>('move', page);
  renew = (token: string) => this.answer<void>('renew', token);

  times(question: string): number {
    return this.asked.filter((one) => one.startsWith(question)).length;
  }

  private async answer<T>(question: keyof GuestServer, ...details: string[]): Promise<T> {
    this.asked.push([question, ...details].join(' '));
    const answers = this.answers[question] ?? [];
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const answer = await next;
    if (answer instanceof Error) throw answer;
    return answer as T;
  }
}

/** An answer that comes when the test says so. */
export function later<T>(): { promise: Promise<T>; come: (answer: T) => void } {
  let come!: (answer: T) => void;
  const promise = new Promise<T>((resolve) => {
    come = resolve;
  });
  return { promise, come };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
