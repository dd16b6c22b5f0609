// Before the start: how they will see and hear him, and one large button.

import { h } from '../../shared/dom';
import type { Room } from '../room';
import { choices } from './choices';
import { meter } from './meter';
import { arrivalNote, button, ownFaults, ownVideo, problem } from './parts';

export function before(room: Room): HTMLElement {
  const { own, words } = room;
  return h(
    'section',
    { class: 'before', 'aria-label': words.say('before.heading') },
    h(
      'div',
      { class: 'card ready' },
      h('h2', {}, words.say('before.heading')),
      h(
        'div',
        { class: 'seen' },
        h('div', { class: 'preview' }, ownVideo(room)),
        h(
          'div',
          { class: 'turn-on', hidden: () => !room.canCall || own.opened === 'yes' },
          button(
            { action: 'devices-on', kind: 'big', picture: 'camera', busy: () => own.opened === 'opening' },
            () => words.say(own.opened === 'opening' ? 'own.turningOn' : 'own.turnOn'),
            () => void own.open(),
          ),
          h('p', { class: 'soft', hidden: () => own.opened !== 'opening' }, words.say('own.asking')),
        ),
        meter(room),
        ownFaults(room),
      ),
      choices(room),
    ),
    h(
      'div',
      { class: 'go' },
      arrivalNote(room, () => document.getElementById('lobby')?.scrollIntoView()),
      button(
        { action: 'start', kind: 'primary huge', picture: 'camera', busy: () => room.acts.busy('start') !== null },
        () => words.say(room.acts.busy('start') ? 'before.starting' : 'before.start'),
        () => room.start(),
      ),
      h('p', { class: 'soft' }, () => words.say(room.visit.keepDoorOpen ? 'before.hintOpen' : 'before.hint')),
      h(
        'p',
        { class: 'notice warn', role: 'status', hidden: () => room.visit.callProblem === null },
        () => room.visit.callProblem ?? '',
      ),
      problem(room, () => 'start'),
    ),
  );
}
