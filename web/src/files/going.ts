// One file on its way: how far it is, and pause, go on, remove.

import { h } from '../shared/dom';
import { icon } from '../shared/icons';
import { choose } from './choosing';
import type { Going, Uploads } from './uploads';
import type { FileWords } from './words';

export function goingRow(
  now: () => Going,
  uploads: Uploads,
  words: FileWords,
  remove: (() => void) | null,
): HTMLElement {
  let wrong = '';
  const said = () => {
    const { state, sent, size, problem } = now();
    if (state === 'failed') return problem;
    if (state === 'lost') return wrong || words.say('going.lost');
    if (state === 'done') return words.size(size);
    const far = words.say('going.far', { percent: words.percent(sent, size), size: words.size(size) });
    return state === 'going' ? far : `${far} · ${words.say(state === 'paused' ? 'going.paused' : 'going.waiting')}`;
  };
  const act = (
    action: string,
    picture: 'pause' | 'play' | 'close' | 'clip',
    label: () => string,
    hidden: () => boolean,
    press: () => void,
  ) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button bare',
        'data-action': action,
        hidden,
        'aria-label': () => `${label()}: ${now().name}`,
        title: label,
        on: { click: press },
      },
      icon(picture),
    );
  return h(
    'li',
    { class: 'file-going', 'data-going': () => now().state, 'data-file': () => now().id },
    h('span', { class: 'file-icon' }, icon('file')),
    h(
      'div',
      { class: 'file-words' },
      h('strong', { dir: 'auto' }, () => now().name),
      h('progress', {
        max: () => Math.max(now().size, 1),
        value: () => now().sent,
        hidden: () => ['failed', 'lost', 'done'].includes(now().state),
        'aria-label': () => words.say('going.of', { name: now().name }),
      }),
      h('span', { class: () => (['failed', 'lost'].includes(now().state) ? 'file-state' : ''), role: 'status' }, said),
    ),
    act(
      'pause-file',
      'pause',
      () => words.say('going.pause'),
      () => !['going', 'waiting'].includes(now().state),
      () => uploads.pause(now().key),
    ),
    act(
      'resume-file',
      'play',
      () => words.say('going.resume'),
      () => !['paused', 'failed'].includes(now().state),
      () => uploads.resume(now().key),
    ),
    act(
      'choose-again',
      'clip',
      () => words.say('going.chooseAgain'),
      () => now().state !== 'lost',
      () =>
        choose(
          ([file]) => {
            wrong = file && uploads.found(now().key, file) ? '' : words.say('going.another');
          },
          { several: false },
        ),
    ),
    act(
      'remove-file',
      'close',
      () => words.say('going.remove'),
      () => remove === null,
      () => remove?.(),
    ),
  );
}
