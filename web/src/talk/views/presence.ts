// How colleagues see me, and setting it by hand.

import { h } from '../../shared/dom';
import type { PresenceState } from '../../shared/talkProtocol';
import type { Wish } from '../server';
import type { Talk } from '../talk';
import { button, modal, presenceWord, problem } from './parts';

export function ownPresence(talk: Talk): HTMLElement {
  const { words, state } = talk;
  const word = () => {
    const said = presenceWord(words, state.presenceOf(talk.me));
    return state.wish && state.wishUntil
      ? words.say('presence.until', { state: said, time: words.time(state.wishUntil) })
      : said;
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'own-presence',
      'data-action': 'presence',
      'data-presence': () => state.presenceOf(talk.me),
      'aria-label': () => words.say('presence.mine', { state: word() }),
      on: { click: () => choose(talk) },
    },
    h('span', { class: 'dot', 'aria-hidden': 'true' }),
    h('span', {}, word),
  );
}

function choose(talk: Talk): void {
  const { words, state } = talk;
  let wish: Wish = state.wish === 'away' || state.wish === 'doNotDisturb' ? state.wish : null;
  let minutes: number | null = 30;
  modal('presence', words.say('presence.heading'), (close) => {
    const choice = (value: Wish, label: string, dot: PresenceState) =>
      h(
        'label',
        { class: 'choice-line', 'data-presence': dot },
        h('input', {
          type: 'radio',
          name: 'wish',
          value: value ?? 'follow',
          checked: wish === value,
          on: {
            change: () => {
              wish = value;
              talk.draw();
            },
          },
        }),
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('span', {}, label),
      );
    const length = (value: number | null, label: string) =>
      h(
        'label',
        { class: 'choice-line' },
        h('input', {
          type: 'radio',
          name: 'minutes',
          value: String(value ?? 0),
          checked: minutes === value,
          on: {
            change: () => {
              minutes = value;
            },
          },
        }),
        h('span', {}, label),
      );
    const save = async () => {
      if (await talk.wish(wish, wish === null ? null : minutes)) close();
    };
    return [
      h(
        'fieldset',
        {},
        h('legend', { class: 'unseen' }, words.say('presence.heading')),
        choice(null, words.say('presence.follow'), 'available'),
        choice('away', words.say('presence.away'), 'away'),
        choice('doNotDisturb', words.say('presence.doNotDisturb'), 'doNotDisturb'),
      ),
      h('p', { class: 'hint', hidden: () => wish !== 'doNotDisturb' }, words.say('presence.quiet')),
      h(
        'fieldset',
        { hidden: () => wish === null },
        h('legend', {}, words.say('presence.how')),
        length(30, words.say('presence.halfHour')),
        length(120, words.say('presence.twoHours')),
        length(null, words.say('presence.open')),
      ),
      problem(talk, 'presence'),
      h(
        'div',
        { class: 'acts' },
        button({ action: 'cancel' }, () => words.say('cancel'), close),
        button(
          { action: 'save-presence', kind: 'primary', busy: () => talk.acts.busy('presence') !== null },
          () => words.say('edit.save'),
          () => void save(),
        ),
      ),
    ];
  });
}
