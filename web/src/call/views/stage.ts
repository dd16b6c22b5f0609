// The call itself: the pictures, what is the matter in words, and the buttons.

import { devicesDialog } from '../../room/views/devicesDialog';
import { button, ownFaults, ownVideo } from '../../room/views/parts';
import { personTile } from '../../room/views/personTile';
import { initials } from '../../room/words';
import type { CallPerson } from '../../shared/callProtocol';
import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { StaffCallPage } from '../staffCall';
import { length } from '../words';
import { bringDialog } from './bring';

export function stage(call: StaffCallPage): HTMLElement {
  const { say, people } = call;
  const tiles = h('div', { class: 'tiles', 'data-count': () => String(call.there.length) });
  keyed(
    tiles,
    () => call.there,
    ({ staff }) => staff,
    (person) => tile(call, person),
    { stay: true },
  );
  const devices = devicesDialog(call);
  const bring = bringDialog(call);
  return h(
    'main',
    { class: 'whole', 'aria-label': say('call.label') },
    h(
      'header',
      { class: 'top' },
      h(
        'div',
        { class: 'about' },
        h('h1', { tabindex: '-1' }, () => call.call?.title ?? ''),
      ),
      h('p', { class: 'call-state', role: 'status', 'data-state': () => stateOf(call) }, () =>
        say(`call.state.${stateOf(call)}`),
      ),
      h(
        'p',
        { class: 'clock', role: 'timer', 'aria-label': say('call.duration'), hidden: () => !call.call?.answeredAt },
        icon('clock'),
        h('span', {}, () => duration(call)),
      ),
    ),
    h(
      'section',
      { class: 'stage' },
      h(
        'div',
        { class: 'pictures dark' },
        tiles,
        alone(call),
        h(
          'figure',
          { class: 'me' },
          ownVideo(call),
          h(
            'figcaption',
            {},
            h('span', { class: 'quiet', hidden: () => call.own.tracks.audio !== null }, icon('micOff')),
            h('span', {}, () => (call.own.muted ? say('call.muted') : say('call.you'))),
          ),
        ),
        h(
          'div',
          { class: 'banners' },
          h(
            'div',
            { role: 'status' },
            banner(
              () => call.serverAway,
              () => say('call.serverAway'),
            ),
            banner(
              () => call.isHeld,
              () => say('call.heldMine'),
            ),
            banner(
              () => people.pictureHeld,
              () => call.words.say('own.pictureHeld'),
            ),
            banner(
              () => call.there.length > 0 && asked(call) !== '',
              () => asked(call),
            ),
          ),
          h('p', { class: 'banner', role: 'alert', hidden: () => !call.acts.problem('call') }, () =>
            call.acts.problem('call'),
          ),
          button(
            { action: 'hear', kind: 'primary big', picture: 'sound', hidden: () => !people.soundHeld },
            () => say('controls.hear'),
            () => people.holdSound(false),
          ),
          ownFaults(call),
        ),
      ),
      controls(call, { devices: devices.show, bring: bring.show }),
    ),
    devices.root,
    bring.root,
  );
}

const banner = (shown: () => boolean, text: () => string) =>
  h('p', { class: 'banner', hidden: () => !shown() }, () => (shown() ? text() : ''));

/** The whole call in one word: the worst that is true of it. */
function stateOf(call: StaffCallPage): 'ringing' | 'connecting' | 'live' | 'lost' | 'held' {
  if (call.there.length === 0 && !call.isHeld) return 'ringing';
  if (call.isHeld || call.there.every(({ state }) => state === 'held')) return 'held';
  const states = call.there.map(({ staff }) => call.people.at(staff).connection);
  if (states.includes('lost')) return 'lost';
  return states.includes('live') ? 'live' : 'connecting';
}

function duration({ call }: StaffCallPage): string {
  return call?.answeredAt ? length(Math.max(0, (Date.now() - Date.parse(call.answeredAt)) / 1000)) : '';
}

/** What became of those who were rung, while nobody of them is there; or of the last one, beside those who are. */
function asked(call: StaffCallPage): string {
  return call.others
    .filter(({ state }) => state !== 'in' && state !== 'held')
    .map((person) => personWords(call, person))
    .join(' ');
}

function personWords({ say }: StaffCallPage, { name, state, was }: CallPerson): string {
  if (state === 'ringing') return say(was === 'available' ? 'call.ringing' : `call.${was}`, { name });
  if (state === 'declined' || state === 'missed' || state === 'left') return `${say(`call.${state}`, { name })}.`;
  return '';
}

function alone(call: StaffCallPage): HTMLElement {
  return h(
    'div',
    { class: 'alone', hidden: () => call.there.length > 0 },
    h('div', { class: 'portrait ringing', 'aria-hidden': 'true' }, () => initials(call.call?.title ?? '')),
    h('h2', {}, () => call.call?.title ?? ''),
    h('p', { role: 'status' }, () => asked(call)),
  );
}

/** One colleague: his picture, or in words why there is none. */
function tile(call: StaffCallPage, now: () => CallPerson): HTMLElement {
  const { people, say } = call;
  const { staff: seat, name } = now();
  return personTile(call, {
    seat,
    name: () => name,
    caption: () => name,
    muted: say('call.muted'),
    veil() {
      const { connection, shown } = people.at(seat);
      if (now().state === 'held') return say('call.held', { name });
      if (call.isHeld) return say('call.heldMine');
      if (connection === 'lost') return say('call.lost', { name });
      if (connection !== 'live') return say('call.connecting', { name });
      if (shown.camera === 'network') return say('call.network', { name });
      return shown.camera === 'off' ? say('call.cameraOff', { name }) : '';
    },
  });
}

function controls(call: StaffCallPage, { devices, bring }: { devices(): void; bring(): void }): HTMLElement {
  const { own, say } = call;
  const busy = (name: string) => () => call.acts.busy('call') === name;
  return h(
    'div',
    { class: 'controls dark', role: 'group', 'aria-label': say('controls.group') },
    button(
      {
        action: 'mute',
        kind: 'control',
        picture: () => (own.muted ? 'micOff' : 'mic'),
        more: { 'data-on': () => String(!own.muted), 'aria-pressed': () => String(own.muted) },
      },
      () => say(own.muted ? 'controls.unmute' : 'controls.mute'),
      () => {
        own.mute(!own.muted);
        call.ownChanged();
      },
    ),
    button(
      {
        action: 'camera',
        kind: 'control',
        picture: () => (own.picture ? 'camera' : 'cameraOff'),
        more: { 'data-on': () => String(own.picture !== null) },
      },
      () => say(own.picture ? 'controls.cameraOff' : 'controls.cameraOn'),
      () => void own.turnCamera(!own.picture),
    ),
    button(
      { action: 'switch', kind: 'control', picture: 'switchCamera', hidden: () => !own.canSwitch },
      () => say('controls.switch'),
      () => void own.switchCamera(),
    ),
    button({ action: 'devices', kind: 'control', picture: 'settings' }, () => say('controls.devices'), devices),
    button({ action: 'bring', kind: 'control', picture: 'people' }, () => say('controls.bring'), bring),
    button(
      {
        action: 'hold',
        kind: 'control',
        picture: 'clock',
        hidden: () => call.there.length === 0,
        busy: busy('hold'),
        more: { 'data-on': () => String(!call.isHeld) },
      },
      () => say(call.isHeld ? 'controls.resume' : 'controls.hold'),
      () => call.hold(!call.isHeld),
    ),
    button(
      { action: 'hang-up', kind: 'control danger', picture: 'leave', busy: busy('leave') },
      () => say('controls.hangUp'),
      () => call.leave(),
    ),
  );
}
