// A stand-in for the Webex Browser SDK: the same names, and in the place of Webex's media cloud a socket to tools/FakeWorld, over
// which the browsers of one meeting find each other. Served only to try and to test: Coviex__Webex__SdkFile names it.

import type { Sdk, SdkEntry, SdkMeeting, SdkMember, SdkStream } from '../src/calls/webexSdk';

/** Written in when the file is made: ws://… of tools/FakeWorld. */
declare const FAKE_WORLD: string;

type Listener = (said: unknown) => void;
type Listed = { id: string; name: string; host: boolean; in: boolean };

class LocalStream implements SdkStream {
  muted = false;
  turned = () => {};

  constructor(readonly stream: MediaStream) {}

  setUserMuted(muted: boolean): void {
    this.muted = muted;
    this.turned();
  }
}

type Streams = { microphone?: LocalStream; camera?: LocalStream };

class FakeMeeting implements SdkMeeting {
  passwordStatus = 'NOT_REQUIRED';
  private readonly listeners = new Map<string, Listener[]>();
  private readonly lines = new Map<string, { connection: RTCPeerConnection; queue: RTCIceCandidateInit[] }>();
  private readonly own: Streams = {};
  private socket: WebSocket | null = null;
  private me = '';
  private listed: Listed[] = [];
  private joined: (() => void) | null = null;

  readonly members = {
    on: (_: 'members:update', hear: () => void) => this.on('members:update', hear),
    membersCollection: {
      getAll: () =>
        Object.fromEntries(
          this.listed.map(({ id, name, in: isIn }): [string, SdkMember] => [
            id,
            { id, name, isSelf: id === this.me, isInLobby: !isIn, isInMeeting: isIn },
          ]),
        ),
    },
  };

  constructor(
    private readonly token: string,
    private readonly destination: string,
  ) {}

  on(event: string, hear: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), hear]);
  }

  async verifyPassword(): Promise<{ isPasswordValid: boolean }> {
    return { isPasswordValid: true };
  }

  joinWithMedia({ mediaOptions }: { mediaOptions: { localStreams: unknown } }): Promise<void> {
    void this.publishStreams(mediaOptions.localStreams as Streams);
    const query = new URLSearchParams({ token: this.token, destination: this.destination });
    return new Promise((resolve, reject) => {
      this.joined = resolve;
      const socket = new WebSocket(`${FAKE_WORLD}/_fake/webex/media?${query}`);
      this.socket = socket;
      socket.onmessage = ({ data }) => void this.hear(JSON.parse(data as string));
      socket.onerror = () => reject(new Error('the double did not let us in'));
      socket.onclose = () => this.tell('meeting:self:left');
    });
  }

  async publishStreams(streams: Streams): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) {
      const stream = streams[kind];
      if (!stream) continue;
      this.own[kind] = stream;
      stream.turned = () => this.attach();
    }
    this.attach();
  }

  async admit(ids: string[]): Promise<void> {
    for (const to of ids) this.say({ type: 'admit', to });
  }

  async remove(): Promise<void> {}

  async leave(): Promise<void> {
    if (this.socket) this.socket.onclose = null;
    this.socket?.close();
    for (const { connection } of this.lines.values()) connection.close();
  }

  private tell(event: string, said?: unknown): void {
    for (const hear of this.listeners.get(event) ?? []) hear(said);
  }

  private say(what: unknown): void {
    this.socket?.send(JSON.stringify(what));
  }

  private async hear(said: {
    type: string;
    id?: string;
    in?: boolean;
    members?: Listed[];
    from?: string;
    data?: never;
  }) {
    switch (said.type) {
      case 'you':
        this.me = said.id!;
        this.joined?.();
        if (!said.in) this.tell('meeting:self:lobbyWaiting');
        break;
      case 'admitted':
        this.tell('meeting:self:guestAdmitted');
        break;
      case 'members':
        this.listed = said.members!;
        this.meet();
        this.tell('members:update');
        break;
      case 'signal':
        await this.signal(said.from!, said.data!);
        break;
    }
  }

  /** Whose id sorts lower calls. */
  private meet(): void {
    const inside = this.listed.filter((member) => member.in);
    if (!inside.some(({ id }) => id === this.me)) return;
    for (const { id } of inside) if (id > this.me && !this.lines.has(id)) void this.call(id);
    for (const [id, { connection }] of this.lines) {
      if (inside.some((member) => member.id === id)) continue;
      connection.close();
      this.lines.delete(id);
      this.tell('media:stopped', { type: 'remoteVideo' });
      this.tell('media:stopped', { type: 'remoteAudio' });
    }
  }

  private line(id: string): { connection: RTCPeerConnection; queue: RTCIceCandidateInit[] } {
    const there = this.lines.get(id);
    if (there) return there;
    const connection = new RTCPeerConnection();
    const made = { connection, queue: [] };
    this.lines.set(id, made);
    connection.onicecandidate = ({ candidate }) =>
      candidate && this.say({ type: 'signal', to: id, data: { candidate } });
    connection.ontrack = ({ track }) =>
      this.tell('media:ready', {
        type: track.kind === 'audio' ? 'remoteAudio' : 'remoteVideo',
        stream: new MediaStream([track]),
      });
    return made;
  }

  private async call(id: string): Promise<void> {
    const { connection } = this.line(id);
    for (const kind of ['audio', 'video']) connection.addTransceiver(kind, { direction: 'sendrecv' });
    this.attach();
    await connection.setLocalDescription();
    this.say({ type: 'signal', to: id, data: { description: connection.localDescription } });
  }

  private async signal(
    from: string,
    { description, candidate }: { description?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit },
  ): Promise<void> {
    const { connection, queue } = this.line(from);
    if (candidate) {
      if (connection.remoteDescription) await connection.addIceCandidate(candidate);
      else queue.push(candidate);
    }
    if (!description) return;
    await connection.setRemoteDescription(description);
    for (const early of queue.splice(0)) await connection.addIceCandidate(early);
    if (description.type !== 'offer') return;
    for (const transceiver of connection.getTransceivers()) transceiver.direction = 'sendrecv';
    this.attach();
    await connection.setLocalDescription();
    this.say({ type: 'signal', to: from, data: { description: connection.localDescription } });
  }

  private attach(): void {
    const track = (stream: LocalStream | undefined) =>
      stream && !stream.muted ? (stream.stream.getTracks()[0] ?? null) : null;
    for (const { connection } of this.lines.values()) {
      for (const { sender, receiver } of connection.getTransceivers()) {
        const wanted = track(receiver.track.kind === 'audio' ? this.own.microphone : this.own.camera);
        if (sender.track !== wanted) void sender.replaceTrack(wanted);
      }
    }
  }
}

const entry: SdkEntry = {
  init: ({ credentials }): Sdk => ({
    once: (_, hear) => void setTimeout(hear),
    meetings: {
      register: async () => {},
      unregister: async () => {},
      create: async (destination) => new FakeMeeting(credentials.access_token, destination),
      mediaHelpers: { LocalMicrophoneStream: LocalStream, LocalCameraStream: LocalStream },
    },
  }),
};
window.Webex = entry;
