// The guest's page. What is known of the visit (visit.ts) and of the own devices (own.ts) decides which screen is shown
// (state.ts, screens/). This file puts the parts together and follows what changes.

import { inOneGo } from '../shared/inOneGo';
import { obstacle as obstacleHere } from '../shared/media';
import type { Lobby, Peek } from '../shared/protocol';
import { WakeLock } from '../shared/wake';
import type { Boot } from './boot';
import { readBrowser } from './browser';
import { Company } from './company';
import { GuestFiles } from './files';
import { Frame } from './frame';
import type { Guest } from './guest';
import { firstTexts, speak } from './language';
import { OwnSide } from './own';
import { screens } from './screens';
import { Seat } from './seat';
import { readEarly, server } from './server';
import { type Obstacle, screenFor } from './state';
import { GuestVisit } from './visit';
import { Words } from './words';

const obstacles = { 'in-app': 'inApp', 'no-webrtc': 'noWebRtc', insecure: 'noWebRtc' } as const;

/** In milliseconds: the page itself, camera, hub and connection come first. */
const whenCalm = 1000;

void begin(window.coviex);

async function begin(boot: Boot): Promise<void> {
  const first = readEarly<Peek | Lobby>(boot.first);
  const texts = await firstTexts(boot, first);
  const skew = await serverClock(boot);
  const now = () => Date.now() + skew;

  const words = new Words(texts, now);
  const obstacle: Obstacle = obstacles[obstacleHere() as keyof typeof obstacles] ?? null;
  const changed = inOneGo(() => {
    seat.follow();
    files.follow(visit.known.lobby?.state === 'admitted' ? visit.known.lobby : null);
    const screen = screenFor(visit.known, own, obstacle);
    frame.show(screen);
    if (screen === 'lobby' || screen === 'invitation') expectNext();
  });

  const visit = new GuestVisit(server, boot.token, boot.page, changed, now);
  const own = new OwnSide(changed);
  const company = new Company(changed);
  const files = new GuestFiles(() => document.documentElement.lang, changed);
  const lock = new WakeLock();
  const seat = new Seat(visit, own, company, (wanted) => lock.want(wanted));
  seat.admitted = () => navigator.vibrate?.(200);

  const guest: Guest = {
    words,
    browser: readBrowser(),
    obstacle,
    own,
    company,
    files,
    get known() {
      return visit.known;
    },
    link: boot.token && `${location.origin}${location.pathname}#${boot.token}`,
    acts: {
      // Both in the same tick: an iPhone asks for the camera only in the tap.
      enter: (purposes) => {
        void own.open();
        void visit.enter(purposes).then(entered);
        void seat.expect();
        setTimeout(() => visit.known.busy === 'enter' && frame.prepare(behindTheTap()));
      },
      retry: () => visit.freshen(),
      renew: () => void visit.renew(),
      move: () => void visit.move(),
      leave: () => void visit.leave(),
      comeBack: () => {
        void own.open();
        void visit.return().then(entered);
        void seat.expect();
      },
      speak: (language) => void speak(boot, texts, language).then(changed),
      refresh: changed,
    },
    listen: (track, tell) => listen(seat, track, tell),
  };
  const frame = new Frame(guest, screens, boot.languages);

  let expecting = false;
  /** What comes next is built while he reads or waits: in the moment itself an old phone has more to do than it can. */
  function expectNext(): void {
    if (expecting) return;
    expecting = true;
    setTimeout(() => {
      expecting = false;
      if (frame.shown === 'lobby') frame.prepare('call');
      if (frame.shown !== 'invitation' || visit.known.busy) return;
      frame.prepare(behindTheTap());
      seat.warmUp();
    }, whenCalm);
  }

  const behindTheTap = () => (visit.known.peek?.doorOpen ? 'call' : 'lobby');

  /** The secret leaves the address as soon as the session stands; without one nobody is to be seen. */
  function entered(): void {
    if (visit.known.lobby) history.replaceState(null, '', location.pathname);
    if (!visit.seated) seat.getUp();
    changed();
  }

  await visit.look(first);
  if (visit.known.peek?.callSystem === 'webex' && goToWebexPage()) return;
  if (visit.known.lobby === null) requestAnimationFrame(() => setTimeout(() => seat.prepare().catch(() => {}), 0));

  addEventListener('online', () => visit.freshen());
  addEventListener('offline', changed);
  addEventListener('pageshow', ({ persisted }) => persisted && visit.freshen());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && visit.freshen());
  // Another link, opened in the same tab, changes nothing but the fragment.
  addEventListener('hashchange', () => location.hash.length > 1 && location.reload());
  // Countdowns, and what has become late meanwhile.
  setInterval(() => visit.known.trouble === 'tooMany' && changed(), 1000);
  setInterval(changed, 10_000);
}

/** The same page once more, at the address whose policy lets the SDK reach Webex. Nothing is open yet that could be lost. */
function goToWebexPage(): boolean {
  if (location.pathname !== '/v') return false;
  location.replace(`/v/webex${location.hash}`);
  return true;
}

/** How far the phone's clock is off, in milliseconds: the door opens by the server's. */
async function serverClock(boot: Boot): Promise<number> {
  const date = await boot.first.then((answer) => answer.headers.get('date')).catch(() => null);
  const skew = Date.parse(date ?? '') - Date.now();
  return Math.abs(skew) > 2000 ? skew : 0;
}

function listen(seat: Seat, track: MediaStreamTrack, tell: (level: number, silent: boolean) => void): () => void {
  let over = false;
  let stop = () => {};
  seat.prepare().then(
    ({ watchLevel, SilentMicrophone }) => {
      if (over) return;
      const silence = new SilentMicrophone();
      stop = watchLevel(track, (level) => tell(level, silence.hear(level, Date.now())));
    },
    () => {},
  );
  return () => {
    over = true;
    stop();
  };
}
