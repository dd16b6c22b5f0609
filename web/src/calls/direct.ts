import type { Hub } from '../shared/hub';
import type { Address, CallSetup, Peer, Signal } from '../shared/protocol';
import type { CallClient, CallEvents, CallStats, OwnTracks, Shown, Truth } from './callClient';
import { PeerLine } from './peer';
import { type MakeConnection, Prepared } from './prepared';
import { shapeOf } from './quality';
import { Sampler } from './sampler';
import { readStats } from './stats';

type Told = { microphone: string; camera: string };

/** What every page believes of another one that has said nothing yet. */
const unsaid: Told = { microphone: 'unmuted', camera: 'camera-on' };

const noTracks: OwnTracks = { audio: null, video: null };

/** A peer that is not listed any more keeps his line this long: his socket may be down while his picture flows. */
const grace = 60_000;

export type DirectCallNeeds = {
  /** The name of this page, the same as in the hub's query. */
  page: string;
  hub: Pick<Hub, 'connected' | 'on' | 'signal'>;
  events: CallEvents;
  make?: MakeConnection;
};

/** One seat of somebody else, and the line to the page that holds it. */
type Place = {
  page: string;
  line: PeerLine;
  sampler: Sampler;
  admitted: boolean;
  handedOut: boolean;
  shown: Shown;
  /** What the other page knows of us, as far as it was confirmed. It begins with `unsaid`. */
  told: Told;
  ending: ReturnType<typeof setTimeout> | undefined;
};

/** The call from browser to browser: a line to each peer. docs/protocol.md, "The call, Direct". */
export class DirectCall implements CallClient {
  private readonly places = new Map<string, Place>();
  /** Pages that were followed by another one in their seat, and when. An answer that was asked before may still name them. */
  private readonly followed = new Map<string, number>();
  private readonly prepared: Prepared;
  private readonly deaf: (() => void)[];
  private truth: Truth | null = null;
  private setup: CallSetup | null = null;
  private tracks = noTracks;
  /** Signals that came before the first truth. */
  private early: [Address, Signal][] = [];
  /** Until the first truth that was told with the hub connected: whoever is there then was there before us. */
  private newcomer = true;
  private pictureSent = true;
  private closed = false;

  constructor(private readonly needs: DirectCallNeeds) {
    this.prepared = new Prepared(needs.make ?? ((configuration) => new RTCPeerConnection(configuration)));
    this.deaf = [
      needs.hub.on('signal', (from, data) => this.receive(from, data)),
      needs.hub.on('state', (connected) => this.hubTurned(connected)),
      // Another page holds our seat: from here nobody may be seen any more.
      needs.hub.on('displaced', () => this.close()),
    ];
  }

  prewarm(setup?: CallSetup): void {
    if (this.closed || this.places.size > 0) return;
    if (setup) this.prepared.configure(setup);
    this.prepared.prewarm();
  }

  update(truth: Truth): void {
    if (this.closed) return;
    const entered = truth.inCall && this.truth?.inCall === false;
    this.truth = truth;
    this.useSetup(truth.setup);
    if (!truth.setup) {
      for (const seat of [...this.places.keys()]) this.end(seat);
      return;
    }
    for (const peer of truth.peers) this.meet(peer, this.newcomer || entered);
    for (const seat of truth.gone ?? []) this.end(seat);
    if (this.needs.hub.connected) this.newcomer = false;
    this.missTheAbsent();
    for (const seat of this.places.keys()) this.open(seat);
    for (const [from, data] of this.early.splice(0)) this.receive(from, data);
  }

  setTracks(tracks: OwnTracks): void {
    this.tracks = tracks;
    for (const place of this.places.values()) this.attach(place);
    for (const seat of this.places.keys()) this.tell(seat);
  }

  async stats(seat: string): Promise<CallStats | null> {
    const place = this.places.get(seat);
    return place ? readStats(await place.line.connection.getStats()) : null;
  }

  close(): void {
    this.closed = true;
    for (const off of this.deaf) off();
    for (const seat of [...this.places.keys()]) this.end(seat);
    this.prepared.close();
  }

  private useSetup(setup: CallSetup | null): void {
    if (setup && JSON.stringify(setup) !== JSON.stringify(this.setup)) {
      this.prepared.configure(setup);
      // TURN credentials run out; the next ICE restart uses the new ones.
      for (const { line } of this.places.values()) line.reconfigure(this.prepared.configuration);
    }
    this.setup = setup;
  }

  private meet(peer: Peer, weOffer: boolean): void {
    if (this.isPast(peer.page)) return;
    const place = this.places.get(peer.seat);
    if (place?.page !== peer.page) this.place(peer.seat, peer.page, weOffer);
    else clearTimeout(place.ending);
  }

  private place(seat: string, page: string, weOffer: boolean): Place {
    const before = this.places.get(seat);
    if (before) {
      this.followed.set(before.page, performance.now());
      clearTimeout(before.ending);
      before.sampler.run(false);
      before.line.close();
    }
    const offering = weOffer ? this.prepared.takeOffering() : null;
    const line = new PeerLine(offering?.connection ?? this.prepared.blank(), {
      polite: (this.truth?.me ?? '') < seat,
      outgoing: this.prepared.outgoing,
      blank: () => this.prepared.blank(),
      hubConnected: this.needs.hub.connected,
      pictureSize: () => {
        const { width = 640, height = 480 } = this.tracks.video?.getSettings() ?? {};
        return { width, height };
      },
      send: (data) => void this.needs.hub.signal({ seat, page }, data),
      turned: (state) => {
        this.needs.events.connection(seat, state);
        if (state === 'live') this.tell(seat, true);
      },
    });
    const place: Place = {
      page,
      line,
      sampler: new Sampler(line, () => this.pictureTurned(seat)),
      admitted: before?.admitted ?? false,
      handedOut: before?.handedOut ?? false,
      shown: { camera: 'on', microphone: 'on' },
      told: unsaid,
      ending: undefined,
    };
    this.places.set(seat, place);
    this.needs.events.connection(seat, 'connecting');
    if (before) this.needs.events.shown(seat, place.shown);
    if (place.handedOut) this.needs.events.stream(seat, line.flow.stream);
    this.attach(place);
    if (offering) void line.offer(offering.described);
    return place;
  }

  private receive(from: Address, data: Signal): void {
    if (this.closed || this.isPast(from.page)) return;
    if (!this.truth) {
      this.early.push([from, data]);
      return;
    }
    if (!this.truth.setup || from.seat === this.truth.me || this.truth.gone?.includes(from.seat)) return;
    let place = this.places.get(from.seat);
    if (place?.page !== from.page) {
      // The server let it pass, so he may connect: he is faster here than the nudge and our question.
      if ('note' in data) return;
      place = this.place(from.seat, from.page, false);
      this.open(from.seat);
    }
    if ('note' in data) this.hear(from.seat, place, data.note);
    else place.line.receive(data);
  }

  /** Not for ever: a seat that moved to another device may move back. */
  private isPast(page: string): boolean {
    return performance.now() - (this.followed.get(page) ?? Number.NEGATIVE_INFINITY) < 5000;
  }

  private hubTurned(connected: boolean): void {
    for (const place of this.places.values()) {
      place.line.hubTurned(connected);
      if (!connected) this.spare(place);
    }
    if (connected) for (const seat of this.places.keys()) this.tell(seat);
  }

  private missTheAbsent(): void {
    const listed = new Set(this.truth?.peers.map(({ seat }) => seat));
    for (const [seat, place] of this.places) {
      if (listed.has(seat)) this.spare(place);
      else if (this.needs.hub.connected) place.ending ??= setTimeout(() => this.end(seat), grace);
    }
  }

  private spare(place: Place): void {
    clearTimeout(place.ending);
    place.ending = undefined;
  }

  private end(seat: string): void {
    const place = this.places.get(seat);
    if (!place) return;
    clearTimeout(place.ending);
    this.places.delete(seat);
    place.sampler.run(false);
    place.line.close();
    if (place.handedOut) this.needs.events.stream(seat, null);
  }

  /** Opens or shuts the door between us and a seat as the last truth has it. Admission is the seat's, whatever its page. */
  private open(seat: string): void {
    const place = this.places.get(seat);
    if (!place || !this.truth) return;
    const listed = this.truth.peers.find((peer) => peer.seat === seat);
    const known = listed?.admitted ?? (place.admitted || this.truth.admitted?.includes(seat) === true);
    place.admitted = this.truth.inCall && known;
    this.attach(place);
    if (place.admitted !== place.handedOut) {
      place.handedOut = place.admitted;
      this.needs.events.stream(seat, place.admitted ? place.line.flow.stream : null);
      if (place.admitted) this.needs.events.shown(seat, place.shown);
      this.tell(seat);
    }
  }

  private attach(place: Place): void {
    const { audio, video } = place.admitted ? this.tracks : noTracks;
    place.line.flow.attach({ audio, video: place.sampler.picture === 'off' ? null : video });
    const people = [...this.places.values()].filter(({ admitted }) => admitted).length;
    place.line.flow.encode(shapeOf(place.sampler.picture, people));
    place.sampler.run(place.admitted && this.tracks.video !== null);
  }

  private pictureTurned(seat: string): void {
    const place = this.places.get(seat);
    if (!place) return;
    this.attach(place);
    this.tell(seat);
    const sent = [...this.places.values()].every(({ sampler }) => sampler.picture !== 'off');
    if (sent !== this.pictureSent) this.needs.events.ownPicture(sent);
    this.pictureSent = sent;
  }

  /** Says in words what we send, for the tile over there: what it does not know yet. `anew`: it may have begun anew, and then
   *  believes what is usual. */
  private tell(seat: string, anew = false): void {
    const place = this.places.get(seat);
    if (!place?.admitted || place.line.state !== 'live') return;
    const { page, sampler } = place;
    const camera = sampler.picture === 'off' ? 'picture-off-network' : 'camera-on';
    const now: Told = {
      microphone: this.tracks.audio ? 'unmuted' : 'muted',
      camera: this.tracks.video ? camera : 'camera-off',
    };
    for (const kind of ['microphone', 'camera'] as const) {
      const note = now[kind];
      if (note === place.told[kind] && !(anew && note !== unsaid[kind])) continue;
      place.told = { ...place.told, [kind]: note };
      void this.needs.hub.signal({ seat, page }, { note }).then((arrived) => {
        // Neither side knows: whatever is said next is said.
        if (!arrived && place.told[kind] === note) place.told = { ...place.told, [kind]: '' };
      });
    }
  }

  private hear(seat: string, place: Place, note: string): void {
    const shown = { ...place.shown };
    if (note === 'muted' || note === 'unmuted') shown.microphone = note === 'muted' ? 'muted' : 'on';
    if (note === 'camera-off') shown.camera = 'off';
    if (note === 'camera-on') shown.camera = 'on';
    if (note === 'picture-off-network') shown.camera = 'network';
    if (shown.camera === place.shown.camera && shown.microphone === place.shown.microphone) return;
    place.shown = shown;
    this.needs.events.shown(seat, shown);
  }
}
