import { h } from '../../shared/dom';
import { choices } from './choices';
import { meter } from './meter';
import { button, type OwnPlace, ownFaults, ownVideo } from './parts';

export function devicesDialog(room: OwnPlace): { root: HTMLElement; show(): void } {
  const { words } = room;
  const root = h(
    'dialog',
    { class: 'sheet devices', 'aria-labelledby': 'devices-heading' },
    h('h2', { id: 'devices-heading' }, words.say('devices.heading')),
    h('div', { class: 'preview' }, ownVideo(room, false)),
    meter(room),
    ownFaults(room),
    choices(room),
    h('p', { class: 'soft' }, words.say('devices.remembered')),
    h(
      'div',
      { class: 'row' },
      button(
        { action: 'devices-close', kind: 'primary' },
        () => words.say('devices.close'),
        () => root.close(),
      ),
    ),
  );
  return {
    root,
    show: () => {
      void room.own.open();
      root.showModal();
    },
  };
}
