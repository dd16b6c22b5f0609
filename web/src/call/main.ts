import { DirectCall } from '../calls/direct';
import { PageBell } from '../room/bell';
import { Memory } from '../room/memory';
import { Own } from '../room/own';
import { People } from '../room/people';
import { Words } from '../room/words';
import { openHub } from '../shared/hub';
import { inOneGo } from '../shared/inOneGo';
import { obstacle } from '../shared/media';
import { pageHub } from '../shared/pageHub';
import { Texts } from '../shared/texts';
import { WakeLock } from '../shared/wake';
import { listenForCalls } from './ring';
import { CallServer, type Others } from './server';
import { StaffCallPage } from './staffCall';
import { page } from './views/page';
import type { PageData } from './words';

const data = JSON.parse(document.getElementById('call-data')!.textContent!) as PageData;
const words = new Texts(data.language, data.texts);
const asked = new URLSearchParams(location.search);

/** One load of this page: docs/protocol.md, "Words". */
const name = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(36).padStart(2, '0')).join(
  '',
);

let draw = () => {};
const drawSoon = inOneGo(() => draw());
const people = new People(drawSoon);
const memory = new Memory(`call.${data.call}`);
// By voice the camera stays off until he turns it on; a reload comes back as it was.
if (!memory.wasOn.opened) memory.noteOn({ opened: false, camera: asked.get('media') !== 'audio', muted: false });

let call: StaffCallPage | null = null;
const own = new Own(memory, () => call?.ownChanged());
const bell = new PageBell({ title: () => document.title, notice: () => words.say('ring.notice') }, drawSoon);
const held = `coviex.call.${data.call}`;
call = new StaffCallPage({
  id: data.call,
  page: name,
  server: new CallServer(),
  openHub: () => openHub({ call: data.call, page: name }),
  client: (hub) => {
    const client = new DirectCall({ page: name, hub, events: people });
    client.prewarm();
    return client;
  },
  own,
  people,
  bell,
  words,
  roomWords: new Words(new Texts(data.language, data.room), data.zone, data.now),
  held: {
    get: () => {
      try {
        return sessionStorage.getItem(held) !== null || asked.get('take') === '1';
      } catch {
        return false;
      }
    },
    set: (is) => {
      try {
        if (is) sessionStorage.setItem(held, '1');
        else sessionStorage.removeItem(held);
      } catch {
        // Then a reload asks once more.
      }
    },
  },
  draw: drawSoon,
});

// Another call is seen where he looks: on a phone the page from which he called lies behind this one. Its connection is its own, since that of the call ends with it.
listenForCalls(pageHub(), data.call);

const lock = new WakeLock();
const element = document.getElementById('call')!;
const drawPage = page(call, element);
draw = () => {
  drawPage();
  lock.want(call.screen === 'call');
};
if (obstacle()) element.querySelector('[role=status]')!.textContent = words.say('screen.unsupported');
else {
  const others = asked.get('others');
  void call.begin(others === 'hold' || others === 'leave' ? (others as Others) : null);
}
