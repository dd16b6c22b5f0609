// The pictures of the others, each with a name, and in words what is the matter when there is none.

import { always, atEnd, h, type View, view } from '../../shared/dom';
import { fit } from '../../shared/fit';
import { icon } from '../../shared/icons';
import type { Companion } from '../company';
import { about, type Guest } from '../guest';
import { initials } from './invitation';
import { play, showStream } from './media';

/** A tile outlives the object that describes its companion. */
type Sitter = { now: Companion };

export function others(guest: Guest): HTMLElement {
  const tiles = new Map<string, { view: View; sitter: Sitter }>();
  const room = h('div', { class: 'others' });
  always(() => {
    const { companions } = guest.company;
    for (const [seat, tile] of tiles) {
      if (companions.some((one) => one.seat === seat)) continue;
      tile.view.end();
      tile.view.root.remove();
      tiles.delete(seat);
    }
    for (const one of companions) {
      const tile = tiles.get(one.seat);
      if (tile) {
        tile.sitter.now = one;
        tile.view.refresh();
        continue;
      }
      const sitter = { now: one };
      const made = view(() => tileOf(guest, sitter));
      tiles.set(one.seat, { view: made, sitter });
      // Those who are there are never moved about: a video that is taken out of the page stops for a moment.
      if (one.role === 'clinician') room.prepend(made.root);
      else room.append(made.root);
    }
  });
  atEnd(() => {
    for (const tile of tiles.values()) tile.view.end();
  });
  const alone = () => guest.company.companions.length === 0;
  return h(
    'div',
    { class: 'room' },
    room,
    h('p', { class: 'alone', role: 'status' }, () => (alone() ? about(guest, 'call.waitingHost')() : '')),
  );
}

function tileOf(guest: Guest, sitter: Sitter): HTMLElement {
  const video = h('video', { playsinline: true, autoplay: true, 'data-seat': sitter.now.seat });
  const held = () => guest.company.holdSound(true);
  showStream(video, () => sitter.now.stream, held);
  always(() => {
    if (guest.company.soundHeld || !video.muted) return;
    video.muted = false;
    play(video, held);
  });
  fit(video);

  const state = () => {
    const { name, connection, shown } = sitter.now;
    const named = guest.words.named(name);
    if (connection === 'connecting') return guest.words.say('call.connecting', named);
    if (connection === 'lost') return guest.words.say('call.reconnecting', named);
    if (shown.camera === 'network') return guest.words.say('call.poorNetworkTheirs', named);
    if (shown.camera === 'elsewhere') return guest.words.say('call.inWebex', named);
    return shown.camera === 'off' ? guest.words.say('call.pictureOff', named) : '';
  };
  const label = () => {
    const { name, relation } = sitter.now;
    return relation ? guest.words.say('call.someone', { name, relation }) : name;
  };
  return h(
    'figure',
    { class: () => `tile ${sitter.now.role} ${state() ? 'veiled' : ''}` },
    video,
    h(
      'div',
      { class: 'veil' },
      h('div', { class: 'portrait', 'aria-hidden': 'true', hidden: () => !state() }, () => initials(sitter.now.name)),
      h('p', { role: 'status' }, state),
    ),
    h(
      'figcaption',
      {},
      h('span', { class: 'quiet', hidden: () => sitter.now.shown.microphone === 'on' }, icon('micOff')),
      h('span', {}, label),
    ),
  );
}
