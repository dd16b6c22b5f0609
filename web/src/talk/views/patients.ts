// The patients for whom one cares, among what the search has found: each leads to the thread of those who care for him.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Cared } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import { portrait } from './parts';

export function foundPatients(talk: Talk): HTMLElement {
  const { words, finder } = talk;
  const list = h('ul', {});
  keyed(
    list,
    () => finder.patients,
    ({ id }) => id,
    (now) => line(talk, now),
  );
  return h(
    'div',
    { class: 'part patients', hidden: () => finder.patients.length === 0 },
    h('h2', { class: 'part-head' }, words.say('search.patients')),
    list,
  );
}

function line(talk: Talk, now: () => Cared): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'conversation',
        'data-patient': () => now().id,
        on: { click: () => void talk.start({ kind: 'patient', patient: now().id }) },
      },
      portrait(
        () => now().name,
        () => null,
        () => 'patient',
      ),
      h(
        'span',
        { class: 'what' },
        h(
          'span',
          { class: 'over' },
          h('strong', { dir: 'auto' }, () => now().name),
        ),
        h(
          'span',
          { class: 'under' },
          h('span', { class: 'last-word' }, () => now().recordNumber),
        ),
      ),
    ),
  );
}
