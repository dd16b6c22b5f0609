import { always, atEnd, h } from '../../shared/dom';
import { fit } from '../../shared/fit';
import { icon } from '../../shared/icons';
import { chooseLoudspeaker } from '../../shared/media';
import type { Guest } from '../../shared/protocol';
import type { Room } from '../room';
import { initials } from '../words';

/** One guest in the call: his picture, or in words why there is none. */
export function tile(room: Room, guest: () => Guest): HTMLElement {
  const { people, words, own } = room;
  const seat = guest().id;
  const person = () => people.at(seat);
  const video = h('video', { playsinline: true, autoplay: true, 'data-seat': seat, 'aria-label': () => guest().name });
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
      h('div', { class: 'portrait', 'aria-hidden': 'true', hidden: () => !veil() }, () => initials(guest().name)),
      h('p', { role: 'status' }, veil),
    ),
    h(
      'figcaption',
      {},
      h('span', {}, () => words.person(guest())),
      h(
        'span',
        { class: 'quiet', hidden: () => person().shown.microphone === 'on' },
        icon('micOff'),
        words.say('stage.muted'),
      ),
    ),
  );

  function veil(): string {
    const { name } = guest();
    const { connection, shown } = person();
    if (connection === 'lost') return words.say('stage.lost', { name });
    if (connection !== 'live') return words.say(guest().away ? 'stage.gone' : 'stage.connecting', { name });
    if (shown.camera === 'network') return words.say('stage.network', { name });
    if (shown.camera === 'elsewhere') return words.say('stage.inWebex', { name });
    return shown.camera === 'off' ? words.say('stage.cameraOff', { name }) : '';
  }

  /** Where the browser plays no sound before a press, the picture goes on without it. */
  function play() {
    video.play().catch((error: unknown) => {
      // Another stream may have come meanwhile; that is no refusal.
      if ((error as { name?: string }).name === 'NotAllowedError' && !video.muted) people.holdSound(true);
    });
  }
}
