// What only the lobby and the call need, in a file of its own that comes while the guest reads his invitation: the hub,
// the call, and the microphone's meter. It must import nothing that main.ts has too, or both would carry it.

import type { CallEvents, OwnTracks } from '../calls/callClient';
import { EitherCall } from '../calls/eitherCall';
import { addTransceivers } from '../calls/prepared';
import { type Hub, type HubEvents, openHub } from '../shared/hub';
import { Listeners } from '../shared/listeners';
import type { CallTicket, Lobby } from '../shared/protocol';

export { SilentMicrophone, watchLevel } from '../shared/level';

export type LiveEvents = CallEvents & {
  /** Something changed: ask. */
  nudged(): void;
  hub(connected: boolean): void;
  displaced(): void;
  ticket(): Promise<CallTicket>;
};

export type Live = {
  /** Sits down in the seat with the first one; only with a session. */
  update(lobby: Lobby): void;
  setTracks(tracks: OwnTracks): void;
  /** For good: to come back, go live again under a new page name. */
  stop(): void;
};

/** Warms up at once what needs neither a session nor a peer: in the tap itself, while the server still answers it. */
export function goLive(page: string, events: LiveEvents): Live {
  const hub = new LateHub();
  const call = new EitherCall({ page, hub, events, ticket: () => events.ticket() });
  call.prewarm();
  hub.on('changed', () => events.nudged());
  hub.on('state', (connected) => events.hub(connected));
  hub.on('displaced', () => events.displaced());
  return {
    update: ({ you, state, peers, gone, call: setup }) => {
      if (setup && state === 'waiting') call.prewarm(setup);
      hub.open(() => openHub({ page }));
      call.update({ me: you.seat, inCall: state === 'admitted', peers, gone, setup });
    },
    setTracks: (tracks) => call.setTracks(tracks),
    stop: () => {
      call.close();
      hub.stop();
    },
  };
}

/** The first connection of a page costs a browser several times what the next one does: threads, codecs. This one is made and
 *  thrown away. It has no set-up, no track, and gathers nothing, so that nothing leaves the phone. */
export function warmUp(): void {
  const first = new RTCPeerConnection();
  addTransceivers(first, new MediaStream());
  const close = () => first.close();
  first.createOffer().then(close, close);
}

/** A hub that may be listened to before there is a session to open it with. */
class LateHub implements Hub {
  private readonly listeners = new Listeners<HubEvents>();
  private hub: Hub | null = null;

  get connected(): boolean {
    return this.hub?.connected ?? false;
  }

  on<E extends keyof HubEvents>(event: E, listener: (...said: HubEvents[E]) => void): () => void {
    return this.listeners.on(event, listener);
  }

  open(make: () => Hub): void {
    if (this.hub) return;
    this.hub = make();
    for (const event of ['changed', 'signal', 'displaced', 'state'] as const) {
      this.hub.on(event, (...said: HubEvents[typeof event]) => this.listeners.emit(event, ...said));
    }
  }

  async signal(...said: Parameters<Hub['signal']>): Promise<boolean> {
    return this.hub?.signal(...said) ?? false;
  }

  typing(): void {}

  stop(): void {
    this.hub?.stop();
  }
}
