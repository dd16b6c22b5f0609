// What only the lobby and the call need, in a file of its own that comes while the guest reads his invitation: the hub,
// the call, and the microphone's meter. It must import nothing that main.ts has too, or both would carry it.

import type { CallEvents, OwnTracks } from '../calls/callClient';
import { DirectCall } from '../calls/direct';
import { openHub } from '../shared/hub';
import type { Lobby } from '../shared/protocol';

export { SilentMicrophone, watchLevel } from '../shared/level';

export type LiveEvents = CallEvents & {
  /** Something changed: ask. */
  nudged(): void;
  hub(connected: boolean): void;
  displaced(): void;
};

export type Live = {
  readonly page: string;
  update(lobby: Lobby): void;
  setTracks(tracks: OwnTracks): void;
  /** For good: to come back, go live again under a new page name. */
  stop(): void;
};

/** Sits down in the seat. Only with a session. */
export function goLive(page: string, events: LiveEvents): Live {
  const hub = openHub({ page });
  const call = new DirectCall({ page, hub, events });
  hub.on('changed', () => events.nudged());
  hub.on('state', (connected) => events.hub(connected));
  hub.on('displaced', () => events.displaced());
  return {
    page,
    update: ({ you, state, peers, call: setup }) => {
      if (setup && state === 'waiting') call.prewarm(setup);
      call.update({ me: you.seat, inCall: state === 'admitted', peers, setup });
    },
    setTracks: (tracks) => call.setTracks(tracks),
    stop: () => {
      call.close();
      hub.stop();
    },
  };
}
