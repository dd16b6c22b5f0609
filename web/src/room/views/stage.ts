// The pictures: the guests as large as they go, oneself small, and what is the matter in words.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Room } from '../room';
import type { RoomKey } from '../words';
import { controls } from './controls';
import { devicesDialog } from './devicesDialog';
import { endDialog } from './endDialog';
import { arrivalNote, button, ownFaults, ownVideo } from './parts';
import { tile } from './tile';

export function stage(room: Room): HTMLElement {
  const { words } = room;
  const tiles = h('div', { class: 'tiles', 'data-count': () => String(room.inside.length) });
  keyed(
    tiles,
    () => room.inside,
    ({ id }) => id,
    (guest) => tile(room, guest),
    { stay: true },
  );
  const devices = devicesDialog(room);
  const end = endDialog(room);
  return h(
    'section',
    { class: 'stage', 'aria-label': words.say('stage.label') },
    h('div', { class: 'pictures dark' }, tiles, alone(room), myself(room), banners(room)),
    controls(room, { devices: devices.show, end: end.show }),
    devices.root,
    end.root,
  );
}

function alone(room: Room): HTMLElement {
  const { words } = room;
  const hint = () => {
    if (room.waiting.length > 0) return words.say('stage.aloneWaiting');
    return words.say(room.visit.keepDoorOpen ? 'stage.aloneOpen' : 'stage.aloneNobody');
  };
  return h(
    'div',
    { class: 'alone', hidden: () => room.inside.length > 0 },
    icon('door'),
    h('h2', {}, words.say('stage.alone')),
    h('p', {}, hint),
  );
}

function myself(room: Room): HTMLElement {
  const { own, words } = room;
  return h(
    'figure',
    { class: 'me' },
    ownVideo(room),
    h(
      'figcaption',
      {},
      h('span', { class: 'quiet', hidden: () => own.tracks.audio !== null }, icon('micOff')),
      h('span', {}, () => words.say(wordOfMine(room))),
    ),
  );
}

function wordOfMine({ own }: Room): RoomKey {
  if (own.opened !== 'yes') return 'own.you';
  if (!own.sound) return 'own.noMicrophone';
  if (own.muted) return 'stage.muted';
  return own.picture ? 'own.you' : 'own.noPicture';
}

/** Whom the call system may have kept after he was taken out here. */
function stillIn({ now, visit }: Room): string[] {
  return visit.guests.filter(({ id }) => now.seen.stillIn.includes(id)).map(({ name }) => name);
}

/** Over the picture: a few words each, and a button where there is something to do. */
function banners(room: Room): HTMLElement {
  const { own, people, words } = room;
  const banner = (shown: () => boolean, text: () => string) =>
    h('p', { class: 'banner', hidden: () => !shown() }, () => (shown() ? text() : ''));
  return h(
    'div',
    { class: 'banners' },
    h(
      'div',
      { role: 'status' },
      banner(
        () => room.serverAway,
        () => words.say('stage.serverAway'),
      ),
      banner(
        () => people.pictureHeld,
        () => words.say('own.pictureHeld'),
      ),
      banner(
        () => room.visit.callProblem !== null && !room.inside.some(({ id }) => people.at(id).connection === 'live'),
        () => room.visit.callProblem ?? '',
      ),
      banner(
        () => people.isElsewhere,
        () => words.say(room.now.seen.hostJoinedAt ? 'stage.elsewhereThere' : 'stage.elsewhereHint'),
      ),
      banner(
        () => stillIn(room).length > 0,
        () => words.say('stage.stillIn', { name: stillIn(room).join(', ') }),
      ),
      banner(
        () => own.opened === 'yes' && own.muted,
        () => words.say('own.muted'),
      ),
    ),
    h(
      'div',
      { class: 'turn-on', hidden: () => !room.canCall || own.opened === 'yes' },
      button(
        { action: 'devices-on', kind: 'primary big', picture: 'camera', busy: () => own.opened === 'opening' },
        () => words.say(own.opened === 'opening' ? 'own.turningOn' : 'own.turnOn'),
        () => void own.open(),
      ),
    ),
    h(
      'a',
      {
        class: 'button primary big',
        'data-action': 'elsewhere',
        href: `/api/visits/${room.data.visit}/ticket/link`,
        target: '_blank',
        rel: 'noopener noreferrer',
        hidden: () => !people.isElsewhere,
        // The other window needs them.
        on: {
          click: () => {
            own.mute(true);
            void own.turnCamera(false);
          },
        },
      },
      icon('camera'),
      h('span', {}, words.say('stage.elsewhere')),
    ),
    h(
      'a',
      {
        class: 'button',
        'data-action': 'link-webex',
        href: `/webex/link?to=${room.data.visit}`,
        hidden: () => !people.isElsewhere || !room.data.linksWebex,
      },
      h('span', {}, words.say('stage.linkWebex')),
    ),
    button(
      { action: 'hear', kind: 'primary big', picture: 'sound', hidden: () => !people.soundHeld },
      () => words.say('controls.hear'),
      () => people.holdSound(false),
    ),
    ownFaults(room),
    arrivalNote(room, () => room.showLobby(true)),
  );
}
