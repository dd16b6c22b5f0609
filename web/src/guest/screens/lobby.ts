// The lobby: honest about who is there, and a look in the mirror while one waits.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { about, button, byDevice, type Guest, line, sheet } from '../guest';
import { faultOf } from '../state';
import type { GuestKey } from '../words';
import { portrait } from './invitation';
import { cameraButton, muteButton, ownVideo } from './media';
import { meter } from './meter';

export function lobby(guest: Guest): HTMLElement {
  return sheet(
    'lobby',
    h('h1', {}, about(guest, 'lobby.heading')),
    h('div', { class: 'news' }, status(guest), lateness(guest), reconnecting(guest)),
    h('div', { class: 'mirror' }, mirror(guest), meter(guest), mediaButtons(guest)),
    h(
      'div',
      { class: 'rest' },
      line('device', about(guest, byDevice(guest, 'lobby.keep', 'lobby.keepComputer'))),
      button({ action: 'leave', picture: 'leave', kind: 'plain' }, about(guest, 'lobby.leave'), guest.acts.leave),
    ),
  );
}

function status(guest: Guest): HTMLElement {
  const here = () => guest.known.lobby?.hostPresent === true;
  const key = (): GuestKey => {
    if (guest.known.lobby?.started) return here() ? 'lobby.hostBusy' : 'lobby.started';
    return here() ? 'lobby.hostHere' : 'lobby.hostAway';
  };
  const since = () => guest.known.lobby?.waitingSince ?? null;
  return h(
    'div',
    { class: () => `card standing ${here() ? 'here' : ''}` },
    portrait(guest),
    h(
      'div',
      {},
      h('p', { class: 'status', role: 'status' }, about(guest, key)),
      h('p', { class: 'soft', hidden: () => since() === null }, () =>
        guest.words.say('lobby.since', { time: guest.words.time(since() ?? 0) }),
      ),
    ),
  );
}

function lateness(guest: Guest): HTMLElement {
  const said = () => {
    const late = guest.known.lobby?.late;
    if (!late) return '';
    const until = Date.parse(late.at) + late.minutes * 60_000;
    const key = guest.words.isPast(until) ? 'lobby.lateStill' : 'lobby.late';
    return guest.words.say(key, { minutes: late.minutes, time: guest.words.time(until) }, guest.known.lobby);
  };
  return announced('clock', '', said);
}

function reconnecting(guest: Guest): HTMLElement {
  return announced('offline', 'warn', () => (guest.known.away ? guest.words.say('lobby.reconnecting') : ''));
}

/** The region is there before its words are: screen readers speak only of what changes in one that they know. */
function announced(picture: 'clock' | 'offline', tone: string, said: () => string): HTMLElement {
  return h(
    'div',
    { role: 'status' },
    h('div', { class: `notice ${tone}`, hidden: () => !said() }, icon(picture), h('p', {}, said)),
  );
}

function mirror(guest: Guest): HTMLElement {
  const { own } = guest;
  const without = (): GuestKey => {
    if (own.opening) return 'lobby.cameraStarting';
    return own.camera === 'off' && own.media ? 'lobby.cameraOff' : 'lobby.cameraNone';
  };
  return h(
    'figure',
    { class: 'self' },
    ownVideo(guest),
    h(
      'div',
      { class: 'blank', hidden: () => own.picture !== null },
      icon(() => (own.opening ? 'camera' : 'cameraOff')),
      h('span', {}, about(guest, without)),
    ),
    h('figcaption', { hidden: () => own.picture === null }, about(guest, 'lobby.you')),
  );
}

function mediaButtons(guest: Guest): HTMLElement {
  const { own } = guest;
  return h(
    'div',
    { class: 'controls' },
    muteButton(guest),
    cameraButton(guest),
    button(
      {
        action: 'fix',
        picture: 'retry',
        kind: 'wide',
        hidden: () => own.opening || own.interrupted || faultOf(own) === null,
      },
      about(guest, 'lobby.fix'),
      () => own.unsettle(),
    ),
    button(
      { action: 'resume', picture: 'retry', kind: 'primary wide', hidden: () => !own.interrupted },
      about(guest, 'call.resume'),
      () => void own.retry(),
      () => own.trying,
    ),
  );
}
