// One connection to the hub for a page of the console, whoever of its parts asks first: the frame rings with it, and the page's own part follows it.

import { type Hub, type HubEvents, openHub } from './hub';

let one: Hub | null = null;

export function pageHub(): Hub {
  one ??= openHub();
  const hub = one;
  return {
    get connected() {
      return hub.connected;
    },
    on: <E extends keyof HubEvents>(event: E, listener: (...said: HubEvents[E]) => void) => {
      // Whoever comes later than the connection is told that it stands.
      if (event === 'state' && hub.connected) queueMicrotask(() => (listener as (is: boolean) => void)(hub.connected));
      return hub.on(event, listener);
    },
    signal: (to, data) => hub.signal(to, data),
    typing: (conversation) => hub.typing(conversation),
    stop: () => hub.stop(),
  };
}
