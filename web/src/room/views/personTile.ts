// One person in a call: his picture, or in words why there is none. For the consulting room and for calls between colleagues.

import { always, atEnd, h } from '../../shared/dom';
import { fit } from '../../shared/fit';
import { icon } from '../../shared/icons';
import { chooseLoudspeaker } from '../../shared/media';
import type { Room } from '../room';
import { initials } from '../words';

export type Portrayed = {
  seat: string;
  name(): string;
  /** What stands beneath the picture. */
  caption(): string;
  /** Said beside it while his microphone is off. */
  muted: string;
  /** Why there is no picture; empty while there is one. */
  veil(): string;
};

export function personTile(
  { people, own }: Pick<Room, 'people' | 'own'>,
  { seat, name, caption, muted, veil }: Portrayed,
): HTMLElement {
  const person = () => people.at(seat);
  const video = h('video', { playsinline: true, autoplay: true, 'data-seat': seat, 'aria-label': name });
  let loudspeaker = '';
  always(() => {
    const { stream } = person();
    if (video.srcObject !== stream) video.srcObject = stream;
    if (video.muted !== people.soundHeld) video.muted = people.soundHeld;
    if (stream && video.paused) play();
    if (own.loudspeaker && own.loudspeaker !== loudspeaker) {
      loudspeaker = own.loudspeaker;
      void chooseLoudspeaker(video, loudspeaker);
    }
  });
  atEnd(() => {
    video.srcObject = null;
  });
  fit(video);
  return h(
    'figure',
    { class: () => `tile ${veil() ? 'veiled' : ''}`, 'data-connection': () => person().connection },
    video,
    h(
      'div',
      { class: 'veil' },
      h('div', { class: 'portrait', 'aria-hidden': 'true', hidden: () => !veil() }, () => initials(name())),
      h('p', { role: 'status' }, veil),
    ),
    h(
      'figcaption',
      {},
      h('span', {}, caption),
      h('span', { class: 'quiet', hidden: () => person().shown.microphone === 'on' }, icon('micOff'), muted),
    ),
  );

  /** Where the browser plays no sound before a press, the picture goes on without it. */
  function play() {
    video.play().catch((error: unknown) => {
      // Another stream may have come meanwhile; that is no refusal.
      if ((error as { name?: string }).name === 'NotAllowedError' && !video.muted) people.holdSound(true);
    });
  }
}
