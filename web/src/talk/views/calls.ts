// Calls in a conversation: the two buttons in its head, and the line that a call has left.

import { ringWords } from '../../call/ringWords';
import { CallServer, openCall } from '../../call/server';
import { length } from '../../call/words';
import type { CallMedia } from '../../shared/callProtocol';
import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { Message } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import { button, problem } from './parts';

const server = new CallServer();
const words = ringWords();

export function callButtons(talk: Talk): HTMLElement[] {
  if (!words) return [];
  const hidden = () => !talk.current || talk.current.left || talk.current.stopped !== null || talk.signedOut;
  const one = (media: CallMedia) =>
    button(
      {
        action: `call-${media}`,
        kind: 'small call',
        picture: media === 'audio' ? 'phone' : 'camera',
        hidden,
        busy: () => talk.acts.busy('call') !== null,
        more: { 'aria-label': words.say(`start.${media}`), title: words.say(`start.${media}`) },
      },
      () => words.say(`start.${media}`),
      () => start(talk, media),
    );
  return [one('audio'), one('video'), problem(talk, 'call')];
}

/** In the press itself: the call's window is opened at once, and learns its address when the server has answered. */
function start(talk: Talk, media: CallMedia): void {
  const conversation = talk.open!;
  let id: string | null = null;
  const made = talk.acts
    .run(
      'call',
      media,
      () => server.start(conversation, media),
      (call) => {
        id = call.id;
      },
    )
    .then(() => id);
  openCall(made, `?media=${media}`);
}

/** "Videollamada, 4:07". */
export function callWords({ call, author }: Message, me: string): string {
  if (!words || !call) return '';
  const media = call.consult ? words.say('line.consult') : words.say(`line.${call.media}`);
  const missed = author !== me && (call.reason === 'missed' || call.reason === 'cancelled');
  const key = missed
    ? (`line.${call.reason as 'missed' | 'cancelled'}Mine` as const)
    : (`line.${call.reason}` as const);
  return words.say(key, { media, length: length(call.seconds) });
}

export function callLine(talk: Talk, now: () => Message): HTMLElement {
  return h(
    'p',
    { class: 'call-line', 'data-reason': () => now().call?.reason },
    icon('phone'),
    h('span', {}, () => callWords(now(), talk.me)),
  );
}
