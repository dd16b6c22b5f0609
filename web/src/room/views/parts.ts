// The small parts that all of the room is made of.

import { always, atEnd, h, type Props } from '../../shared/dom';
import { type IconName, icon } from '../../shared/icons';
import type { Room } from '../room';

/** What the parts about the own devices need: the call between colleagues has it too. */
export type OwnPlace = Pick<Room, 'own' | 'words' | 'bell'>;

type Press = {
  action: string;
  kind?: string;
  picture?: IconName | (() => IconName);
  hidden?: () => boolean;
  /** On its way: the button stays, and a second press does nothing. */
  busy?: () => boolean;
  more?: Props;
};

export function button(
  { action, kind = '', picture, hidden, busy, more }: Press,
  label: () => string,
  press: () => void,
): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class: `button ${kind}`,
      'data-action': action,
      ...(hidden ? { hidden } : {}),
      ...(busy ? { 'aria-disabled': () => (busy() ? 'true' : null) } : {}),
      ...more,
      on: { click: () => !busy?.() && press() },
    },
    picture ? icon(picture) : null,
    h('span', {}, label),
  );
}

/** What went wrong with the last press at a place. */
export function problem(room: Room, place: () => string): HTMLElement {
  return h('p', { class: 'problem', role: 'alert', hidden: () => !room.acts.problem(place()) }, () =>
    room.acts.problem(place()),
  );
}

/** Oneself, as in a mirror. `hook`: the one that counts, where a page has two. */
export function ownVideo(room: OwnPlace, hook = true): HTMLElement {
  const { own, words } = room;
  const video = h('video', {
    playsinline: true,
    autoplay: true,
    muted: true,
    'aria-label': words.say('own.preview'),
    class: () => (own.mirrored ? 'mirrored' : ''),
    hidden: () => own.picture === null,
    ...(hook ? { 'data-own': true } : {}),
  });
  // The attribute alone mutes only what comes by `src`.
  video.muted = true;
  always(() => {
    if (video.srcObject === own.picture) return;
    video.srcObject = own.picture;
    if (own.picture) void video.play().catch(() => {});
  });
  atEnd(() => {
    video.srcObject = null;
  });
  return h(
    'div',
    { class: 'mirror' },
    video,
    h(
      'div',
      { class: 'blank', hidden: () => own.picture !== null },
      icon('cameraOff'),
      h('p', {}, () => {
        if (own.opened === 'opening') return words.say('own.cameraStarting');
        return own.opened === 'yes' ? words.say('own.cameraOff') : '';
      }),
    ),
  );
}

/** What is the matter with the own devices, and what to do. */
export function ownFaults(room: OwnPlace): HTMLElement {
  const { own, words } = room;
  const sentence = (device: 'camera' | 'microphone') => {
    const state = own[device];
    if (own.opened !== 'yes' || own.interrupted || state === 'ok' || state === 'off') return '';
    if (own.camera === 'denied' && own.microphone === 'denied') {
      return device === 'microphone' ? words.say('own.bothDenied') : '';
    }
    return words.say(`own.${device}.${state}`);
  };
  const any = () => own.interrupted || sentence('camera') !== '' || sentence('microphone') !== '';
  return h(
    'div',
    { class: 'notice warn', role: 'status', hidden: () => !any() },
    icon('alert'),
    h(
      'div',
      {},
      h('p', { hidden: () => !own.interrupted }, words.say('own.interrupted')),
      h('p', { hidden: () => !sentence('microphone') }, () => sentence('microphone')),
      h('p', { hidden: () => !sentence('camera') }, () => sentence('camera')),
      button(
        { action: 'retry-devices', picture: 'retry', busy: () => own.trying },
        () => words.say(own.interrupted ? 'own.resume' : 'own.retry'),
        () => void own.retry(),
      ),
    ),
  );
}

/** On a phone the list of guests is out of sight: who came is said where he looks, with the way there. */
export function arrivalNote(room: Room, show: () => void): HTMLElement {
  return h(
    'div',
    { class: 'arrival-note', hidden: () => !room.arrival || room.lobbyShown },
    h('p', {}, () => room.arrival),
    button({ action: 'see-arrival', kind: 'primary', picture: 'door' }, () => room.words.say('lobby.show'), show),
  );
}
