// How loud the own microphone is: a bar, and the same in words.

import { always, atEnd, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { Guest } from '../guest';
import type { GuestKey } from '../words';

export function meter(guest: Guest): HTMLElement {
  const bar = h('span');
  const word = h('span', { role: 'status' });
  const hearing = new Hearing();
  const speak = () => {
    const now = guest.words.say(hearing.word(guest));
    if (word.textContent !== now) word.textContent = now;
  };
  let track: MediaStreamTrack | null = null;
  let stop = () => {};
  always(() => {
    const now = guest.own.tracks.audio;
    if (now !== track) {
      stop();
      track = now;
      bar.style.transform = 'scaleX(0)';
      hearing.again();
      stop = now ? guest.listen(now, show) : () => {};
    }
    speak();
  });
  atEnd(() => stop());
  return h(
    'div',
    { class: 'meter' },
    icon(() => (guest.own.tracks.audio ? 'mic' : 'micOff')),
    h('div', {}, h('span', { class: 'bar', 'aria-hidden': 'true' }, bar), word),
  );

  function show(level: number, silent: boolean) {
    bar.style.transform = `scaleX(${level.toFixed(2)})`;
    if (hearing.take(level, silent)) speak();
  }
}

/** Speech near the microphone is above this; the hum of a room is not. */
const voice = 0.35;

/** From the level to a word that does not flicker: once a voice was heard it stays heard, until nothing at all comes. */
class Hearing {
  private heard = false;
  private silent = false;

  again(): void {
    this.heard = this.silent = false;
  }

  /** Answers whether the word is another one. */
  take(level: number, silent: boolean): boolean {
    const heard = !silent && (this.heard || level > voice);
    const turned = heard !== this.heard || silent !== this.silent;
    this.heard = heard;
    this.silent = silent;
    return turned;
  }

  word({ own }: Guest): GuestKey {
    if (own.opening) return 'lobby.micStarting';
    if (!own.tracks.audio) return own.muted ? 'lobby.micOff' : 'lobby.micNone';
    if (this.silent) return 'lobby.silent';
    return this.heard ? 'lobby.heard' : 'lobby.speak';
  }
}
