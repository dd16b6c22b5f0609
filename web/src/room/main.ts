import { listenForCalls } from '../call/ring';
import type { CallClient } from '../calls/callClient';
import { EitherCall } from '../calls/eitherCall';
import { showLinks } from '../console/parts/linkDialog';
import type { MintedLink } from '../console/parts/server';
import { FileWords } from '../files/words';
import { post } from '../shared/http';
import { openHub } from '../shared/hub';
import { inOneGo } from '../shared/inOneGo';
import { obstacle } from '../shared/media';
import { Texts } from '../shared/texts';
import { WakeLock } from '../shared/wake';
import { PageBell } from './bell';
import { VisitFiles } from './files';
import { Memory } from './memory';
import { Own, standing } from './own';
import { People } from './people';
import { Room } from './room';
import { HttpServer } from './server';
import { page } from './views/page';
import { type PageData, Words } from './words';

const data = JSON.parse(document.getElementById('room-data')!.textContent!) as PageData;
const words = new Words(new Texts(data.language, data.texts), data.zone, data.now);

/** One load of this page: docs/protocol.md, "Words". */
const name = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(36).padStart(2, '0')).join(
  '',
);
const hub = openHub({ visit: data.visit, page: name });
const server = new HttpServer(data.visit);
listenForCalls(hub);

// Everything below may say that it changed while it is made, before there is a page to draw.
let draw = () => {};
const drawSoon = inOneGo(() => draw());

const people = new People(drawSoon);
const call: CallClient | null = obstacle()
  ? null
  : new EitherCall({ page: name, hub, events: people, ticket: () => server.ticket() });
call?.prewarm();

let room: Room | null = null;
const own = new Own(new Memory(data.visit), () => room?.ownChanged());
const bell = new PageBell(
  {
    title: (waiting) => {
      const title = words.say('title');
      if (waiting === 0) return title;
      return words.say(waiting === 1 ? 'lobby.titleOne' : 'lobby.titleMany', { title, count: waiting });
    },
    notice: () => words.say('lobby.notice'),
  },
  drawSoon,
);
room = new Room({
  server,
  hub,
  call,
  own,
  people,
  bell,
  words,
  data,
  files: new VisitFiles(data.visit, new FileWords(new Texts(data.language, data.files)), drawSoon),
  draw: drawSoon,
});
if (call) void own.arrive(standing(navigator.permissions));

const lock = new WakeLock();
const drawPage = page(room, document.getElementById('room')!);
showLinks(document.getElementById('room')!, document.getElementById('link') as HTMLDialogElement, {
  mint: (path) => post<MintedLink>(path),
  problem: (words) => room.acts.say('link', words),
  signedOut: () => room.truth.ask(),
  noAnswer: words.say('problem.noAnswer'),
});
draw = () => {
  drawPage();
  lock.want(room.screen === 'call');
};
draw();
// Waits and durations count up.
setInterval(draw, 1000);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && room.truth.ask());
