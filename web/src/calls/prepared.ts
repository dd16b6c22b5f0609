import type { CallSetup } from '../shared/protocol';

export type MakeConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export function configurationOf(setup: CallSetup | undefined): RTCConfiguration {
  return {
    iceServers: setup?.iceServers ?? [],
    iceTransportPolicy: setup?.relayOnly ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
  };
}

/** A connection that was prepared this long ago may have gathered on a network that is gone. */
const freshFor = 30_000;

/** A connection that has its transceivers, and the setting of its offer if that was begun. */
export type Offering = { connection: RTCPeerConnection; described: Promise<void> | null };

/** Connections made before their peer is known: making one and gathering its first candidates is what costs. */
export class Prepared {
  /** Names what we send, so that the other side plays sound and picture in step. It never holds a track. */
  readonly outgoing = new MediaStream();
  private setup: CallSetup | undefined;
  private offering: Offering | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly make: MakeConnection) {}

  configure(setup: CallSetup): void {
    this.setup = setup;
  }

  get configuration(): RTCConfiguration {
    return configurationOf(this.setup);
  }

  /** Without a set-up, what does not depend on it: the codecs are looked up and the first offer is written. With it, the
   *  offer counts and candidates are gathered. */
  prewarm(): void {
    const fresh = this.offering === null;
    this.offering ??= this.withTransceivers();
    const { connection, described } = this.offering;
    if (this.setup && !described) {
      connection.setConfiguration?.(this.configuration);
      this.offering.described = connection.setLocalDescription();
      this.offering.described.catch(() => {});
    } else if (fresh) {
      void connection.createOffer().catch(() => {});
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), freshFor);
  }

  /** For who offers. */
  takeOffering(): Offering {
    const ready = this.offering;
    this.offering = null;
    clearTimeout(this.timer);
    if (!ready) return this.withTransceivers();
    if (!ready.described) ready.connection.setConfiguration?.(this.configuration);
    return ready;
  }

  /** For who answers: the offer brings the transceivers. */
  blank(): RTCPeerConnection {
    return this.make(this.configuration);
  }

  close(): void {
    clearTimeout(this.timer);
    this.offering?.connection.close();
    this.offering = null;
  }

  private withTransceivers(): Offering {
    const connection = this.blank();
    addTransceivers(connection, this.outgoing);
    return { connection, described: null };
  }
}

/** Both ways from the start, with no track: attaching one later needs no new handshake. */
export function addTransceivers(connection: RTCPeerConnection, outgoing: MediaStream): void {
  connection.addTransceiver('audio', { direction: 'sendrecv', streams: [outgoing] });
  connection.addTransceiver('video', { direction: 'sendrecv', streams: [outgoing] });
}
