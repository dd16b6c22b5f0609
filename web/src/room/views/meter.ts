import { always, atEnd, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { SilentMicrophone, watchLevel } from '../../shared/level';
import type { OwnPlace } from './parts';

/** Speech near the microphone is above this; the hum of a room is not. */
const voice = 0.35;

/** How loud the own microphone is: a bar, and the same in words. */
export function meter({ own, words }: OwnPlace): HTMLElement {
  const bar = h('span');
  const word = h('span', { role: 'status' });
  let track: MediaStreamTrack | null = null;
  let stop = () => {};
  let heard = false;
  let silent = false;

  const speak = () => {
    const now = own.muted ? words.say('own.muted') : words.say(`own.${silent ? 'silent' : heard ? 'heard' : 'speak'}`);
    if (word.textContent !== now) word.textContent = now;
  };
  const watch = (now: MediaStreamTrack) => {
    const ear = new SilentMicrophone();
    return watchLevel(now, (level) => {
      bar.style.transform = `scaleX(${level.toFixed(2)})`;
      silent = ear.hear(level, performance.now());
      // Once a voice was heard it stays heard, until nothing at all comes: a word that flickers says nothing.
      heard = !silent && (heard || level > voice);
      speak();
    });
  };
  always(() => {
    if (own.sound !== track) {
      stop();
      track = own.sound;
      heard = silent = false;
      bar.style.transform = 'scaleX(0)';
      stop = track ? watch(track) : () => {};
    }
    speak();
  });
  atEnd(() => stop());
  return h(
    'div',
    { class: 'meter', hidden: () => own.sound === null },
    icon(() => (own.muted ? 'micOff' : 'mic')),
    h('div', {}, h('span', { class: 'bar', 'aria-hidden': 'true' }, bar), word),
  );
}
