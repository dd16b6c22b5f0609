import { FileWords } from '../files/words';
import { PageBell } from '../room/bell';
import { inOneGo } from '../shared/inOneGo';
import { pageHub } from '../shared/pageHub';
import { Texts } from '../shared/texts';
import { Keep } from './keep';
import { HttpTalk } from './server';
import { Talk } from './talk';
import { page } from './views/page';
import { type PageData, TalkWords } from './words';

const data = JSON.parse(document.getElementById('talk-data')!.textContent!) as PageData;
const words = new TalkWords(new Texts(data.language, data.texts), data.zone, data.now);

let draw = () => {};
const drawSoon = inOneGo(() => draw());

const title = document.title;
const bell = new PageBell(
  {
    title: (unread) => {
      const badge = document.querySelector<HTMLElement>('[data-talk-unread]');
      if (badge) {
        badge.textContent = unread > 99 ? '99+' : String(unread);
        badge.title = words.say('unread', { count: unread });
        badge.hidden = unread === 0;
      }
      return unread === 0 ? title : title.replace(words.say('title'), words.say('titleUnread', { count: unread }));
    },
    notice: () => words.say('notice'),
  },
  drawSoon,
  'coviex-talk',
);

const keep = new Keep(data.me);
const talk = new Talk({
  me: data.me,
  server: new HttpTalk(),
  hub: pageHub(),
  words,
  fileWords: new FileWords(new Texts(data.language, data.files)),
  keep,
  bell,
  attended: () => document.visibilityState === 'visible' && document.hasFocus(),
  newId,
  address: (conversation, step) => {
    const path = conversation ? `/talk?c=${conversation}` : '/talk';
    if (!step) return;
    if (location.pathname + location.search !== path) history.pushState(null, '', path);
  },
  draw: drawSoon,
});

const drawPage = page(talk, document.getElementById('talk')!);
draw = drawPage;
draw();

if (data.conversation) talk.show(data.conversation);
else if (data.with) void talk.start({ kind: 'direct', with: data.with });
else if (data.visit) void talk.start({ kind: 'visit', visit: data.visit });
else if (data.patient) void talk.start({ kind: 'patient', patient: data.patient });

addEventListener('popstate', () => talk.show(new URLSearchParams(location.search).get('c'), false));
addEventListener('focus', () => talk.looked());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && talk.looked());
addEventListener('online', () => {
  talk.outbox.kick();
  talk.files.uploads.kick();
});
// A notice was pressed, and this page came to the front.
navigator.serviceWorker?.addEventListener('message', ({ data: { open } }: MessageEvent<{ open: string | null }>) => {
  if (open) talk.show(open);
});
navigator.serviceWorker?.startMessages();
// Another window of the same person.
addEventListener('storage', ({ key, storageArea }) => {
  if (storageArea === localStorage && keep.owns(key)) talk.outbox.reread();
});
// "Yesterday" comes by itself.
setInterval(drawSoon, 60_000);

/** randomUUID is for https only, and a hospital may try the system without it. */
function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
