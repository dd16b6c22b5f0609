import type { Guest, Room, Visit } from '../src/shared/protocol';

export function guest(more: Partial<Guest> = {}): Guest {
  return {
    id: 'g1',
    name: 'María Hernández',
    relation: 'hija',
    phone: '+52 55 1234 5611',
    colleague: false,
    state: 'invited',
    text: 'delivered',
    textProblem: null,
    textNote: null,
    texts: [],
    cost: null,
    senders: [],
    openedAt: null,
    arrivedAt: null,
    lateAt: null,
    noShowAt: null,
    waitingSince: null,
    admittedAt: null,
    leftAt: null,
    away: false,
    acknowledged: true,
    asksToMove: false,
    movedAt: null,
    camera: null,
    microphone: null,
    ...more,
  };
}

export const waiting = (more: Partial<Guest> = {}) =>
  guest({ state: 'waiting', waitingSince: '2026-11-22T10:00:00Z', acknowledged: false, ...more });

export function visit(more: Partial<Visit> = {}): Visit {
  return {
    id: 'v1',
    service: 'homeCare',
    state: 'scheduled',
    host: { id: 'ana', name: 'Dra. Ana Torres' },
    patient: null,
    startsAt: '2026-11-22T10:00:00Z',
    minutes: 30,
    planned: false,
    startedAt: null,
    endedAt: null,
    keepDoorOpen: false,
    late: null,
    callSystem: 'direct',
    callProblem: null,
    guests: [],
    ...more,
  };
}

/** Every guest who is inside has a page that is connected. */
export function room(of: Visit): Room {
  return {
    visit: of,
    you: { seat: 'me', name: 'Dra. Ana Torres' },
    capacity: 4,
    call: { system: 'direct', iceServers: [], relayOnly: false, sdk: null },
    seen: { hostJoinedAt: null, stillIn: [] },
    peers: of.guests
      .filter(({ state }) => state === 'waiting' || state === 'admitted')
      .map(({ id, name, relation, state }) => ({
        seat: id,
        page: `page-of-${id}`,
        name,
        relation,
        role: 'guest',
        admitted: of.state === 'open' && state === 'admitted',
      })),
    replies: [],
  };
}

/** A question whose answers the test gives, one after the other. */
export class Asked<T> {
  readonly open: { answer(value: T): void; fail(error: unknown): void; signal: AbortSignal | undefined }[] = [];
  asked = 0;

  readonly ask = (signal?: AbortSignal): Promise<T> => {
    this.asked++;
    return new Promise<T>((answer, fail) => {
      this.open.push({ answer, fail, signal });
      signal?.addEventListener('abort', () => fail(signal.reason));
    });
  };

  async answer(value: T): Promise<void> {
    this.open.shift()!.answer(value);
    await settled();
  }

  async fail(error: unknown): Promise<void> {
    this.open.shift()!.fail(error);
    await settled();
  }
}

/** Lets everything run that waits only for promises. */
export const settled = () => new Promise<void>((done) => setImmediate(done));

/** For what must not be called. */
export const never = () => {
  throw new Error('called');
};
