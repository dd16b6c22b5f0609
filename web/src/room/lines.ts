// What the lobby says of one guest, and what may be done with him: from what the server says and what the call shows.

import type { ConnectionState } from '../calls/callClient';
import type { DeviceState, Guest, Visit } from '../shared/protocol';

export type GuestAct =
  | 'admit'
  | 'acknowledge'
  | 'decline'
  | 'remove'
  | 'readmit'
  | 'resend'
  | 'revoke'
  | 'allow-move'
  | 'refuse-move';

export type LineState =
  | 'none'
  | 'colleague'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'opened'
  | 'revoked'
  | 'waiting'
  | 'waitingAway'
  | 'inCall'
  | 'connecting'
  | 'lost'
  | 'left'
  | 'declined'
  | 'removed';

/** How much it asks for the eye. */
export type Tone = 'quiet' | 'good' | 'calm' | 'warn' | 'bad';

export type Fault = { device: 'camera' | 'microphone'; state: Exclude<DeviceState, 'ok'> };

export type Line = {
  state: LineState;
  tone: Tone;
  /** Why the text message did not arrive, in the server's words. */
  textProblem: string | null;
  /** A time that belongs to the state: when he opened the page, or left. */
  at: string | null;
  /** From when the wait is counted. */
  waitingSince: string | null;
  faults: Fault[];
  /** Has arrived, and nobody has noticed. */
  arrived: boolean;
  asksToMove: boolean;
  moved: boolean;
  /** He cannot come in again by his link, which the state does not say. */
  linkRevoked: boolean;
  acts: GuestAct[];
};

export function lineOf(guest: Guest, connection: ConnectionState | null, visit: Pick<Visit, 'state'>): Line {
  const state = stateOf(guest, connection);
  const stands = visit.state === 'scheduled' || visit.state === 'open';
  const inside = guest.state === 'waiting' || guest.state === 'admitted';
  return {
    state,
    tone: toneOf(state),
    textProblem: guest.text === 'bounced' && !inside ? guest.textProblem : null,
    at: state === 'opened' ? guest.openedAt : state === 'left' ? guest.leftAt : null,
    waitingSince: guest.state === 'waiting' ? guest.waitingSince : null,
    faults: inside ? faultsOf(guest) : [],
    arrived: stands && isUnnoticed(guest),
    asksToMove: stands && inside && guest.asksToMove,
    moved: guest.state === 'waiting' && guest.movedAt !== null && guest.admittedAt !== null,
    linkRevoked: stands && guest.text === 'revoked' && state !== 'revoked',
    acts: stands ? actsOf(guest) : [],
  };
}

export function isUnnoticed(guest: Pick<Guest, 'state' | 'acknowledged' | 'away'>): boolean {
  return guest.state === 'waiting' && !guest.acknowledged && !guest.away;
}

function stateOf(guest: Guest, connection: ConnectionState | null): LineState {
  switch (guest.state) {
    case 'waiting':
      return guest.away ? 'waitingAway' : 'waiting';
    case 'admitted':
      // His socket may be down while his picture flows: what we see with our own eyes counts.
      if (connection === 'live') return 'inCall';
      return guest.away || connection === 'lost' ? 'lost' : 'connecting';
    case 'left':
    case 'declined':
    case 'removed':
      return guest.state;
    case 'invited':
      if (guest.text === 'revoked' || guest.text === 'bounced') return guest.text;
      if (guest.colleague) return 'colleague';
      return guest.openedAt ? 'opened' : guest.text;
  }
}

function toneOf(state: LineState): Tone {
  switch (state) {
    case 'waiting':
      return 'calm';
    case 'inCall':
      return 'good';
    case 'lost':
    case 'waitingAway':
      return 'warn';
    case 'bounced':
      return 'bad';
    default:
      return 'quiet';
  }
}

function faultsOf(guest: Guest): Fault[] {
  const faults: Fault[] = [];
  for (const device of ['camera', 'microphone'] as const) {
    const state = guest[device];
    // A camera that he switched off in the call is told by his tile.
    if (state && state !== 'ok' && !(state === 'off' && guest.state === 'admitted')) faults.push({ device, state });
  }
  return faults;
}

function actsOf(guest: Guest): GuestAct[] {
  const move: GuestAct[] = guest.asksToMove ? ['allow-move', 'refuse-move'] : [];
  switch (guest.state) {
    case 'waiting':
      if (guest.away) return ['admit', 'resend', 'decline', ...move];
      return [...(isUnnoticed(guest) ? (['admit', 'acknowledge'] as const) : (['admit'] as const)), 'decline', ...move];
    case 'admitted':
      return [...move, ...(guest.away ? (['resend', 'remove'] as const) : (['remove'] as const))];
    case 'declined':
    case 'removed':
      return guest.text === 'revoked' ? ['readmit', 'resend'] : ['readmit', 'revoke'];
    case 'invited':
    case 'left':
      return guest.text === 'revoked' ? ['resend'] : ['resend', 'revoke'];
  }
}

/** Who needs the clinician comes first: those who wait, the longest first; then the call; then who may still come; then who is gone.
 *  Within one rank the order of the invitations stays, so that lines move only when somebody does. */
export function inOrder(guests: readonly Guest[]): Guest[] {
  const rank = { waiting: 0, admitted: 1, invited: 2, left: 3, declined: 4, removed: 4 };
  return guests
    .map((guest, at) => ({ guest, at }))
    .sort(
      (a, b) =>
        rank[a.guest.state] - rank[b.guest.state] ||
        (a.guest.state === 'waiting' ? waited(a.guest) - waited(b.guest) : 0) ||
        a.at - b.at,
    )
    .map(({ guest }) => guest);
}

const waited = (guest: Guest) => (guest.waitingSince ? Date.parse(guest.waitingSince) : 0);

/** The longer somebody waits, the stronger the colour: from five minutes, from ten. */
export function patience(since: string, now: number): 'short' | 'long' | 'tooLong' {
  const minutes = (now - Date.parse(since)) / 60_000;
  return minutes >= 10 ? 'tooLong' : minutes >= 5 ? 'long' : 'short';
}

/** "0:07", "12:40", "1:02:09". */
export function counted(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (part: number) => String(part).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${Math.floor((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest.padStart(5, '0')}` : rest;
}

export function isFull(visit: Pick<Visit, 'guests'>, capacity: number): boolean {
  return visit.guests.filter(({ state }) => state === 'admitted').length + 1 >= capacity;
}
