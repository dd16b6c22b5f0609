// What the page knows, and which screen shows it. Nothing here touches the page or the server.

import type { DeviceState, Lobby, Peek } from '../shared/protocol';

export type ScreenName =
  | 'loading'
  | 'invitation'
  | 'early'
  | 'late'
  | 'expired'
  | 'renewed'
  | 'revoked'
  | 'ended'
  | 'cancelled'
  | 'declined'
  | 'wrongLink'
  | 'elsewhere'
  | 'tooMany'
  | 'unreachable'
  | 'inApp'
  | 'noWebRtc'
  | 'asking'
  | 'devices'
  | 'lobby'
  | 'call'
  | 'left'
  | 'thanks';

export type Act = 'enter' | 'renew' | 'move' | 'return';

/** What the talk with the server has brought so far. */
export type Known = {
  peek: Peek | null;
  lobby: Lobby | null;
  /** Why there is neither a peek nor a lobby, or no way on from them. */
  trouble: 'wrongLink' | 'tooMany' | 'unreachable' | null;
  /** When it will be tried again by itself, on the page's own clock. */
  retryAt: number | null;
  /** The act whose answer is awaited, and the one that got none. */
  busy: Act | null;
  failed: Act | null;
  renewal: 'none' | 'sent' | 'tooMany' | 'refused';
  consentChanged: boolean;
  /** The last question got no answer: what is shown may be old. */
  away: boolean;
  /** Has been in the call since the page was loaded. */
  hasTalked: boolean;
};

export const nothingKnown: Known = {
  peek: null,
  lobby: null,
  trouble: null,
  retryAt: null,
  busy: null,
  failed: null,
  renewal: 'none',
  consentChanged: false,
  away: false,
  hasTalked: false,
};

/** The own camera and microphone, as far as the choice of the screen goes. */
export type Own = {
  camera: DeviceState;
  microphone: DeviceState;
  /** The browser's question to allow them stands open. */
  asking: boolean;
  /** The guest has said to go on with what there is. */
  settled: boolean;
};

export type Obstacle = 'inApp' | 'noWebRtc' | null;

export function screenFor(known: Known, own: Own, obstacle: Obstacle): ScreenName {
  const { lobby, peek, trouble } = known;
  if (trouble) return trouble;
  if (lobby) return inLobby(lobby, known.hasTalked, own, obstacle);
  return peek ? atTheDoor(peek, known.renewal === 'sent', own, obstacle) : 'loading';
}

function inLobby(lobby: Lobby, hasTalked: boolean, own: Own, obstacle: Obstacle): ScreenName {
  switch (lobby.state) {
    case 'waiting':
      if (obstacle) return obstacle;
      if (own.asking) return 'asking';
      return faultOf(own) && !own.settled ? 'devices' : 'lobby';
    case 'admitted':
      // Whoever is let in while he still looks for the permission hears and sees at once; the call offers the repair.
      return obstacle ?? 'call';
    case 'left':
      return lobby.canReturn ? 'left' : 'thanks';
    case 'ended':
      return hasTalked ? 'thanks' : 'ended';
    case 'declined':
    case 'elsewhere':
    case 'cancelled':
    case 'expired':
    case 'revoked':
      return lobby.state;
  }
}

function atTheDoor(peek: Peek, renewed: boolean, own: Own, obstacle: Obstacle): ScreenName {
  switch (peek.state) {
    case 'expired':
      return renewed ? 'renewed' : 'expired';
    case 'revoked':
    case 'ended':
    case 'cancelled':
    case 'declined':
      return peek.state;
    case 'early':
      return obstacle ?? 'early';
    case 'ready':
    case 'late':
      if (obstacle) return obstacle;
      if (own.asking) return 'asking';
      return peek.state === 'late' ? 'late' : 'invitation';
  }
}

export type Fault = { which: 'both' | 'camera' | 'microphone'; how: 'denied' | 'missing' | 'busy' };

/** What is wrong with the devices, to be told in one sentence. null: nothing, or switched off on purpose. */
export function faultOf({ camera, microphone }: Pick<Own, 'camera' | 'microphone'>): Fault | null {
  const badCamera = bad(camera);
  const badMicrophone = bad(microphone);
  if (badCamera && badCamera === badMicrophone) return { which: 'both', how: badCamera };
  // Two different faults are repaired one after the other, and without a voice there is no visit.
  if (badMicrophone) return { which: 'microphone', how: badMicrophone };
  return badCamera && { which: 'camera', how: badCamera };
}

function bad(state: DeviceState): Fault['how'] | null {
  return state === 'ok' || state === 'off' ? null : state;
}
