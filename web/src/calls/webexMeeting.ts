// One stay in one Webex meeting, from the ticket to the goodbye: joins, publishes what we send, gathers what comes.

import type { WebexTicket } from '../shared/protocol';
import type { OwnTracks } from './callClient';
import { discreet, silence } from './webexDiscreet';
import type { Sdk, SdkEntry, SdkMedia, SdkMeeting, SdkMember, SdkStream } from './webexSdk';

/** `lobby`: Webex holds him until the host's page lets him in. `lost`: the SDK mends it by itself. */
export type MeetingState = 'joining' | 'lobby' | 'in' | 'lost' | 'over';

export type MeetingEvents = {
  state(state: MeetingState): void;
  /** Sound and picture of the meeting, mixed by Webex; null: no more. */
  stream(stream: MediaStream | null): void;
  members(members: readonly SdkMember[]): void;
};

type Kind = 'microphone' | 'camera';

export class WebexMeeting {
  private sdk: Sdk | null = null;
  private meeting: SdkMeeting | null = null;
  private readonly incoming = new MediaStream();
  private readonly sent: Record<Kind, { track: MediaStreamTrack; stream: SdkStream } | null> = {
    microphone: null,
    camera: null,
  };
  private tracks: OwnTracks = { audio: null, video: null };
  private left = false;
  private publishing: Promise<unknown> = Promise.resolve();

  constructor(private readonly events: MeetingEvents) {}

  /** Rejects when it cannot join; then nothing of it stays. */
  async join(entry: SdkEntry, ticket: WebexTicket, tracks: OwnTracks): Promise<void> {
    this.tracks = tracks;
    this.events.state('joining');
    try {
      const sdk = entry.init({
        credentials: { access_token: ticket.accessToken! },
        config: discreet,
      });
      this.sdk = sdk;
      silence(sdk);
      await new Promise<void>((resolve) => sdk.once('ready', resolve));
      await sdk.meetings.register();
      const meeting = await sdk.meetings.create(ticket.destination!);
      this.meeting = meeting;
      this.listen(meeting);
      if (meeting.passwordStatus === 'REQUIRED' && ticket.password) {
        const { isPasswordValid } = await meeting.verifyPassword(ticket.password);
        if (!isPasswordValid) throw new Error('the password is not taken');
      }
      if (this.left) return;
      await meeting.joinWithMedia({
        joinOptions: {},
        mediaOptions: { allowMediaInLobby: true, localStreams: this.streams() },
      });
      // He left meanwhile, and leaving what was not joined yet left nothing.
      if (this.left) this.goodbye();
      else this.publish();
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** At any time; a track that is gone is muted, so that coming back needs no new handshake. */
  setTracks(tracks: OwnTracks): void {
    this.tracks = tracks;
    if (this.meeting) this.publish();
  }

  admit(ids: string[]): void {
    this.meeting?.admit(ids).catch(() => {});
  }

  remove(id: string): void {
    this.meeting?.remove(id).catch(() => {});
  }

  leave(): void {
    if (this.left) return;
    this.left = true;
    this.events.stream(null);
    this.goodbye();
  }

  private goodbye(): void {
    const { meeting, sdk } = this;
    void Promise.resolve(meeting?.leave())
      .catch(() => {})
      .then(() => sdk?.meetings.unregister())
      .catch(() => {});
  }

  private listen(meeting: SdkMeeting): void {
    const turned = (state: MeetingState) => () => {
      if (!this.left) this.events.state(state);
    };
    meeting.on('meeting:self:lobbyWaiting', turned('lobby'));
    meeting.on('meeting:self:guestAdmitted', turned('in'));
    meeting.on('meeting:reconnectionStarting', turned('lost'));
    meeting.on('meeting:reconnectionSuccess', turned('in'));
    meeting.on('meeting:reconnectionFailure', turned('over'));
    meeting.on('meeting:self:left', turned('over'));
    meeting.on('media:ready', (said) => this.media(said as SdkMedia));
    meeting.on('media:stopped', (said) => this.mediaStopped((said as SdkMedia).type));
    meeting.members.on('members:update', () => {
      if (!this.left) this.events.members(Object.values(meeting.members.membersCollection.getAll()));
    });
  }

  private media({ type, stream }: SdkMedia): void {
    const kind = type === 'remoteAudio' ? 'audio' : type === 'remoteVideo' ? 'video' : null;
    if (!kind || this.left) return;
    this.drop(kind);
    for (const track of stream.getTracks()) if (track.kind === kind) this.incoming.addTrack(track);
    this.events.state('in');
    this.events.stream(this.incoming);
  }

  private mediaStopped(type: string): void {
    if (type === 'remoteAudio') this.drop('audio');
    if (type === 'remoteVideo') this.drop('video');
  }

  private drop(kind: string): void {
    for (const track of this.incoming.getTracks()) if (track.kind === kind) this.incoming.removeTrack(track);
  }

  private streams(): { microphone?: SdkStream; camera?: SdkStream } {
    const { LocalMicrophoneStream, LocalCameraStream } = this.sdk!.meetings.mediaHelpers;
    const microphone = this.wrap('microphone', this.tracks.audio, LocalMicrophoneStream);
    const camera = this.wrap('camera', this.tracks.video, LocalCameraStream);
    return { ...(microphone && { microphone }), ...(camera && { camera }) };
  }

  /** The stream for a track that is not sent yet; null where there is nothing new to send. */
  private wrap(kind: Kind, track: MediaStreamTrack | null, Stream: new (stream: MediaStream) => SdkStream) {
    const before = this.sent[kind];
    before?.stream.setUserMuted(track === null);
    if (!track || before?.track === track) return null;
    const stream = new Stream(new MediaStream([track]));
    this.sent[kind] = { track, stream };
    return stream;
  }

  /** One after the other: the SDK negotiates with each. */
  private publish(): void {
    this.publishing = this.publishing.then(async () => {
      if (this.left || !this.meeting) return;
      const fresh = this.streams();
      if (fresh.microphone || fresh.camera) await this.meeting.publishStreams(fresh).catch(() => {});
    });
  }
}
