import { HubConnection, JsonHubProtocol, NullLogger } from '@microsoft/signalr';
import type { Address, LobbyPage, Signal } from './protocol';

/** One connection to the hub: from its first packet to its end. */
export interface Wire {
  /** Date.now() of the last word from the server. */
  readonly heardAt: number;
  /** Resolves when the server confirms. */
  signal(to: Address, data: Signal): Promise<void>;
  /** Nobody confirms it. */
  typing(conversation: string): void;
  close(): void;
}

export type WireEvents = LobbyPage & {
  /** From now on the server tells of every change. */
  opened(): void;
  /** Also when it could not be opened. */
  closed(): void;
};

/** SignalR's own connection and JSON protocol over a WebSocket of ours. The library's HttpConnection would bring negotiation,
 *  long polling, server-sent events and three HTTP clients, which are more than half of its weight, and a socket that cannot be
 *  given up while it connects. `create` is what its HubConnectionBuilder calls; it is not in the declarations. */
const hubConnection = HubConnection as unknown as {
  create(connection: Socket, logger: unknown, protocol: unknown): HubConnection;
};

export function openWire(url: string, events: WireEvents): Wire {
  const socket = new Socket(url);
  const connection = hubConnection.create(socket, NullLogger.instance, new JsonHubProtocol());
  connection.keepAliveIntervalInMilliseconds = 5000;
  connection.serverTimeoutInMilliseconds = 15_000;
  let open = false;
  // The server's first word says that it will tell of every change from now on; the handshake says only that somebody listens.
  connection.on('changed', () => {
    if (open) return events.changed();
    open = true;
    events.opened();
  });
  connection.on('signal', events.signal);
  connection.on('displaced', events.displaced);
  connection.on('talk', events.talk);
  connection.on('typing', events.typing);
  connection.on('call', events.call);
  connection.onclose(events.closed);
  connection.start().catch(events.closed);
  return {
    get heardAt() {
      return socket.heardAt;
    },
    signal: (to, data) => connection.invoke('signal', to, data),
    typing: (conversation) => void connection.send('typing', conversation).catch(() => {}),
    close: () => void socket.stop(),
  };
}

/** What SignalR asks of a transport. */
class Socket {
  readonly features = {};
  onreceive: ((data: string) => void) | null = null;
  onclose: ((error?: Error) => void) | null = null;
  heardAt = Date.now();
  private socket: WebSocket | null = null;
  private giveUp: (() => void) | null = null;

  constructor(readonly baseUrl: string) {}

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.baseUrl);
      this.socket = socket;
      this.giveUp = () => reject(new Error('closed'));
      socket.onopen = () => {
        this.heardAt = Date.now();
        resolve();
      };
      socket.onmessage = ({ data }) => {
        this.heardAt = Date.now();
        try {
          this.onreceive?.(data);
        } catch {
          // Not SignalR: a proxy's own words, or a server that is just starting. The next try may meet the right one.
          void this.stop();
        }
      };
      socket.onclose = () => void this.stop();
    });
  }

  async send(data: string): Promise<void> {
    if (this.socket?.readyState !== WebSocket.OPEN) throw new Error('closed');
    this.socket.send(data);
  }

  /** Does not wait for the closing handshake: in a dead network that takes for ever. */
  async stop(): Promise<void> {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.giveUp?.();
    this.onclose?.();
  }
}
