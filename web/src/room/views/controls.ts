import { h } from '../../shared/dom';
import type { Room } from '../room';
import { button } from './parts';

/** The same words and pictures as the guest has, and what only the host may do. */
export function controls(room: Room, open: { devices(): void; end(): void }): HTMLElement {
  const { own, words } = room;
  const shut = () => !room.canCall;
  const noMicrophone = () => own.opened === 'yes' && own.sound === null;
  const silent = () => own.muted || noMicrophone();
  return h(
    'div',
    { class: 'controls dark', role: 'group', 'aria-label': words.say('controls.group') },
    button(
      {
        action: 'mute',
        kind: 'control',
        picture: () => (silent() ? 'micOff' : 'mic'),
        hidden: shut,
        more: { 'data-on': () => String(!silent()) },
      },
      () => words.say(noMicrophone() ? 'own.noMicrophone' : own.muted ? 'controls.unmute' : 'controls.mute'),
      () => {
        if (own.opened === 'no') void own.open();
        else if (noMicrophone()) void own.retry();
        else own.mute(!own.muted);
      },
    ),
    button(
      {
        action: 'camera',
        kind: 'control',
        picture: () => (own.picture ? 'camera' : 'cameraOff'),
        hidden: shut,
        more: { 'data-on': () => String(own.picture !== null) },
      },
      () => words.say(own.picture ? 'controls.cameraOff' : 'controls.cameraOn'),
      () => (own.opened === 'no' ? void own.open() : void own.turnCamera(own.picture === null)),
    ),
    button(
      { action: 'switch', kind: 'control', picture: 'switchCamera', hidden: () => !own.canSwitch },
      () => words.say('controls.switch'),
      () => void own.switchCamera(),
    ),
    button(
      { action: 'devices', kind: 'control', picture: 'settings', hidden: shut },
      () => words.say('controls.devices'),
      open.devices,
    ),
    button(
      {
        action: 'show-lobby',
        kind: 'control lobby-toggle',
        picture: 'people',
        more: { 'aria-expanded': () => String(room.lobbyShown), 'data-waiting': () => String(room.waiting.length) },
      },
      () => {
        const count = room.waiting.length;
        return count > 0 ? words.say('controls.lobbyWaiting', { count }) : words.say('controls.lobby');
      },
      () => room.showLobby(!room.lobbyShown),
    ),
    button(
      { action: 'files', kind: 'control', picture: 'clip', more: { 'data-unseen': () => String(room.files.unseen) } },
      () => words.say(room.files.unseen > 0 ? 'controls.filesNew' : 'controls.files', { count: room.files.unseen }),
      () => room.files.open(),
    ),
    button(
      { action: 'leave', kind: 'control', picture: 'back' },
      () => words.say('controls.leave'),
      () => room.leave(),
    ),
    button({ action: 'end', kind: 'control danger', picture: 'leave' }, () => words.say('controls.end'), open.end),
  );
}
