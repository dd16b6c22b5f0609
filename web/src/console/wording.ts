// The page on which a hospital writes its own words: counts, checks and shows the phone with each key. What was typed and not saved is kept
// in this tab, so that looking at another message loses nothing.

import type { Tree, Values } from '../shared/texts';
import { fill } from '../shared/texts';
import type { Example } from './parts/composer';
import { look } from './parts/composer';
import type { Alphabet } from './sms/folding';
import type { Segments } from './sms/segments';
import { gsmCost } from './sms/segments';

type Data = Example & { key: string; saved: string; ascii: boolean; texts: Tree };

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

const data: Data = JSON.parse(one('#wording-data').textContent!);
const body = one<HTMLTextAreaElement>('#body');
const draft = `wording:${data.key}`;
let alphabet: Alphabet = data.ascii ? 'ascii' : 'gsm7';

function show(): void {
  const { text, segments, lines, costs } = look(body.value, data, alphabet);
  one('#count').textContent = segments.count === 1 ? say('count.one') : say('count.many', { count: segments.count });
  one('#room').textContent = say('room', { units: segments.units, of: roomOf(segments), room: segments.room });
  const meter = one<HTMLMeterElement>('#fill');
  [meter.max, meter.value] = [roomOf(segments), segments.units];
  [meter.high, meter.optimum] = [segments.encoding === 'gsm7' ? 160 : 70, 0];

  one('#checks').replaceChildren(...lines.map(({ key, tone, values }) => item(say(`check.${key}`, values), tone)));
  one('#costs').replaceChildren(
    ...(costs.length === 0
      ? [item(say('cost.none'))]
      : costs.map(({ character, key, as }) => item(say(`cost.${key}`, { as }), '', character))),
  );
  showBubble(text, segments);
}

/** The sentence under a dotted key. The keys are made here, of what was found: the compiler can't check them, the browser test does. */
function say(key: string, values: Values = {}): string {
  let at: string | Tree | undefined = data.texts;
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
  return typeof at === 'string' ? fill(at, values) : key;
}

const roomOf = ({ units, room }: Segments) => units + room;

function showBubble(text: string, segments: Segments): void {
  const bubble = one('#bubble');
  const at = data.hasLink ? text.indexOf(data.values.link) : -1;
  const parts = at < 0 ? [text] : [text.slice(0, at), data.values.link, text.slice(at + data.values.link.length)];
  bubble.replaceChildren(...parts.flatMap((part, i) => (i === 1 ? [linkOf(part)] : marked(part, segments))));
}

/** The characters that take more than one place. */
function marked(text: string, { encoding }: Segments): (string | HTMLElement)[] {
  const wanted = encoding === 'gsm7' ? 2 : 0;
  return [...text].map((c) => {
    if (gsmCost(c) !== wanted) return c;
    const mark = document.createElement('mark');
    mark.textContent = c;
    return mark;
  });
}

function linkOf(link: string): HTMLElement {
  const place = document.createElement('span');
  [place.className, place.textContent] = ['link', link];
  return place;
}

function item(sentence: string, tone = '', character = ''): HTMLElement {
  const line = document.createElement('li');
  line.className = tone;
  if (character) {
    const mark = document.createElement('mark');
    mark.textContent = character;
    line.append(mark, ' ');
  }
  line.append(sentence);
  return line;
}

function insert(placeholder: string): void {
  const { selectionStart: start, selectionEnd: end, value } = body;
  const before = start > 0 && !/\s/.test(value[start - 1]!) ? ' ' : '';
  body.focus();
  body.setRangeText(before + placeholder, start, end, 'end');
  typed();
}

function typed(): void {
  if (body.value === data.saved) sessionStorage.removeItem(draft);
  else sessionStorage.setItem(draft, body.value);
  show();
}

const kept = sessionStorage.getItem(draft);
const refused = body.value.replace(/\r\n/g, '\n') !== data.saved;
if (one('[role=status].said').textContent) sessionStorage.removeItem(draft);
else if (kept !== null && kept !== data.saved && !refused) {
  body.value = kept;
  one('#draft').hidden = false;
}

one('[data-action=discard-draft]').addEventListener('click', () => {
  body.value = data.saved;
  one('#draft').hidden = true;
  typed();
  body.focus();
});
body.addEventListener('input', typed);
for (const button of document.querySelectorAll<HTMLElement>('[data-insert]')) {
  button.addEventListener('click', () => insert(button.dataset.insert!));
}
for (const radio of document.querySelectorAll<HTMLInputElement>('[name=to]')) {
  radio.checked = radio.value === alphabet;
  radio.addEventListener('change', () => {
    alphabet = radio.value as Alphabet;
    show();
  });
}
const which = one<HTMLFormElement>('[data-wording-of]');
one('[data-action=show]').hidden = true;
which.addEventListener('change', () => which.requestSubmit());
one('#to').hidden = false;
one('#findings').hidden = false;
show();
