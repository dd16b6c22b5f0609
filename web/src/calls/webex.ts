import { ProblemError } from '../shared/http';
import type { CallSetup, CallTicket, Peer } from '../shared/protocol';
import type { CallClient, CallEvents, CallStats, OwnTracks, Truth } from './callClient';
import { type MeetingState, WebexMeeting } from './webexMeeting';
import { loadSdk, type SdkEntry, type SdkMember } from './webexSdk';

/** While the meeting is being made, and after a fault of the network. */
const askAgainAfter = 1500;

export type WebexCallNeeds = {
  events: CallEvents;
  /** Throws ProblemError when there is none: `door_closed`, `call_not_ready`, `call_moved`. */
  ticket(): Promise<CallTicket>;
  load?: (address: string) => Promise<SdkEntry>;
};

/** The call over Webex. Coviex's door stays the authority: a guest asks for his ticket when the server says that he is admitted, and the
 *  clinician's page lets in from Webex's own lobby whom the server names, and takes out whom it names no more. Webex mixes what comes
 *  into one picture and one sound: it is shown at the seat of the clinician, or on his page at that of the first guest. */
export class WebexCall implements CallClient {
  private truth: Truth | null = null;
  private tracks: OwnTracks = { audio: null, video: null };
  private meeting: WebexMeeting | null = null;
  private state: MeetingState = 'over';
  private stream: MediaStream | null = null;
  private shownAt: string | null = null;
  private members: readonly SdkMember[] = [];
  private asking = false;
  /** He left and came back while a join was on its way, which then joins nothing any more. */
  private missed = false;
  private elsewhere = false;
  private again: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private tries = 0;

  constructor(private readonly needs: WebexCallNeeds) {}

  /** While the guest waits: the SDK is large. */
  prewarm(setup?: CallSetup): void {
    if (setup?.sdk) this.load(setup.sdk).catch(() => {});
  }

  update(truth: Truth): void {
    if (this.closed) return;
    this.truth = truth;
    if (truth.setup) this.prewarm(truth.setup);
    if (!truth.setup || !truth.inCall) this.leave();
    else if (!this.meeting && !this.elsewhere) void this.join();
    this.show();
    this.keepDoor();
  }

  setTracks(tracks: OwnTracks): void {
    this.tracks = tracks;
    this.meeting?.setTracks(tracks);
  }

  /** The SDK keeps its own. */
  async stats(): Promise<CallStats | null> {
    return null;
  }

  close(): void {
    this.closed = true;
    this.leave();
  }

  private load(address: string): Promise<SdkEntry> {
    return (this.needs.load ?? loadSdk)(address);
  }

  private async join(): Promise<void> {
    if (this.asking) {
      this.missed = true;
      return;
    }
    this.asking = true;
    clearTimeout(this.again);
    try {
      const sdk = this.truth?.setup?.sdk;
      // Without the SDK only a link can help, and each press on it mints a fresh one.
      if (!sdk) return this.goElsewhere();
      const { webex } = await this.needs.ticket();
      if (!this.wanted || !webex) return;
      if (!webex.accessToken) return this.goElsewhere();
      const entry = await this.load(sdk);
      if (!this.wanted) return;
      const meeting = new WebexMeeting({
        state: (state) => this.turned(meeting, state),
        stream: (stream) => this.came(meeting, stream),
        members: (members) => this.told(meeting, members),
      });
      this.meeting = meeting;
      await meeting.join(entry, webex, this.tracks);
      this.tries = 0;
    } catch (error) {
      this.meeting = null;
      this.failed(error);
    } finally {
      this.asking = false;
    }
    if (!this.missed) return;
    this.missed = false;
    if (this.wanted && !this.meeting && !this.elsewhere) void this.join();
  }

  /** Who refuses with a reason is asked again when the truth changes; what fails is tried again, and after three times there is the link. */
  private failed(error: unknown): void {
    const code = error instanceof ProblemError ? error.code : '';
    if (code === 'door_closed' || code === 'call_moved') return;
    if (code !== 'call_not_ready' && !(error instanceof ProblemError) && ++this.tries >= 3) {
      this.goElsewhere();
      return;
    }
    this.again = setTimeout(() => {
      if (this.wanted && !this.meeting) void this.join();
    }, askAgainAfter);
  }

  private goElsewhere(): void {
    if (this.elsewhere || !this.wanted) return;
    this.elsewhere = true;
    this.needs.events.elsewhere(true);
    this.show();
  }

  private leave(): void {
    clearTimeout(this.again);
    this.meeting?.leave();
    this.meeting = null;
    this.state = 'over';
    this.members = [];
    if (this.elsewhere) this.needs.events.elsewhere(false);
    this.elsewhere = false;
    this.come(null);
  }

  private get wanted(): boolean {
    return !this.closed && this.truth?.inCall === true && this.truth.setup !== null;
  }

  private get others(): Peer[] {
    return this.truth?.inCall ? this.truth.peers.filter(({ admitted }) => admitted) : [];
  }

  private turned(meeting: WebexMeeting, state: MeetingState): void {
    if (meeting !== this.meeting) return;
    this.state = state;
    if (state === 'over') {
      // Thrown out, or the network gave up: as long as the server has him in the call he goes back.
      this.meeting = null;
      meeting.leave();
      this.come(null);
      this.failed(null);
    }
    this.show();
  }

  private came(meeting: WebexMeeting, stream: MediaStream | null): void {
    if (meeting === this.meeting) this.come(stream);
  }

  private come(stream: MediaStream | null): void {
    this.stream = stream;
    this.show();
  }

  private told(meeting: WebexMeeting, members: readonly SdkMember[]): void {
    if (meeting !== this.meeting) return;
    this.members = members;
    this.show();
    this.keepDoor();
  }

  /** Puts the one picture at its seat, and says of each whether he is there. */
  private show(): void {
    const { others } = this;
    const main = others.find(({ role }) => role === 'clinician') ?? others[0];
    const at = this.stream && main ? main.seat : null;
    if (this.shownAt !== at) {
      if (this.shownAt) this.needs.events.stream(this.shownAt, null);
      if (at) this.needs.events.stream(at, this.stream);
      this.shownAt = at;
    }
    for (const peer of others) {
      const there =
        this.elsewhere ||
        (this.state === 'in' && this.members.some((member) => isHim(member, peer) && !member.isInLobby));
      this.needs.events.connection(peer.seat, there || peer === main ? this.connection(there) : 'connecting');
      if (this.elsewhere) this.needs.events.shown(peer.seat, { camera: 'elsewhere', microphone: 'on' });
      else if (peer !== main) this.needs.events.shown(peer.seat, { camera: 'off', microphone: 'on' });
      else if (at) this.needs.events.shown(peer.seat, { camera: 'on', microphone: 'on' });
    }
  }

  private connection(there: boolean) {
    if (this.state === 'lost') return 'lost';
    return there || this.stream ? 'live' : 'connecting';
  }

  /** On the clinician's page alone: Webex gives these powers to the host only, and to nobody else does it any harm to ask. */
  private keepDoor(): void {
    const { meeting, truth } = this;
    if (!meeting || !truth || truth.peers.some(({ role }) => role === 'clinician')) return;
    const waiting = this.members.filter((member) => member.isInLobby);
    const admitted = waiting.filter((member) => this.others.some((peer) => isHim(member, peer)));
    if (admitted.length > 0) meeting.admit(admitted.map(({ id }) => id));
  }
}

/** Webex knows a guest by the name that his token was made with: name and relation. */
function isHim(member: SdkMember, { name, relation, role }: Peer): boolean {
  if (member.isSelf) return false;
  return role === 'clinician' || member.name === (relation ? `${name} (${relation})` : name);
}
