// What the guest's page asks of the server: docs/protocol.md, "The guest".

import { get, heals, NoAnswerError, ProblemError, post } from '../shared/http';
import { browserName } from '../shared/mediaBrowser';
import type { CallTicket, DeviceState, Lobby, Peek } from '../shared/protocol';
import type { Trouble } from './trouble';

export type Consent = { version: string; hash: string };

/** Each throws ProblemError when the answer is no, and NoAnswerError when there is none. */
export interface GuestServer {
  peek(token: string): Promise<Peek>;
  enter(token: string, page: string, consent: Consent, purposes: string[]): Promise<Lobby>;
  lobby(page: string): Promise<Lobby>;
  devices(camera: DeviceState, microphone: DeviceState): Promise<void>;
  trouble(reason: Trouble): Promise<void>;
  ticket(): Promise<CallTicket>;
  leave(): Promise<Lobby>;
  return(): Promise<Lobby>;
  move(page: string): Promise<Lobby>;
  renew(token: string): Promise<void>;
}

export const server: GuestServer = {
  peek: (token) => post('/api/guest/peek', { token }),
  enter: (token, page, { version, hash }, purposes) =>
    post('/api/guest/enter', { token, page, consent: { version, hash, purposes } }),
  lobby: (page) => get(`/api/guest/lobby?page=${page}`),
  devices: (camera, microphone) => post('/api/guest/devices', { camera, microphone, browser: browserName() }),
  trouble: (reason) => post('/api/guest/trouble', { reason }),
  ticket: () => post('/api/guest/ticket'),
  leave: () => post('/api/guest/leave'),
  return: () => post('/api/guest/return'),
  move: (page) => post('/api/guest/move', { page }),
  renew: (token) => post('/api/guest/renew', { token }),
};

/** Reads the answer to what the boot script asked before this module was even here. */
export async function readEarly<T>(asked: Promise<Response>, patience = 10_000): Promise<T> {
  const tooLong = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new NoAnswerError()), patience);
  });
  const answer = await Promise.race([asked, tooLong]).catch((error: unknown) => {
    throw new NoAnswerError(error);
  });
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return body as T;
  throw new ProblemError({ code: `http_${answer.status}`, detail: '', ...body, status: answer.status });
}

/** For acts that may be repeated: the first one may have come through with its answer lost. */
export async function threeTimes<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 3 || !heals(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 400 * tries));
    }
  }
}
