// What became of each message to a guest, and what they cost; closed until somebody wants to know.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Guest, TextAttempt } from '../../shared/protocol';
import type { Room } from '../room';

export function texts({ words }: Room, guest: () => Guest): HTMLElement {
  const list = h('ol');
  keyed(
    list,
    () => guest().texts,
    ({ id }) => id,
    (text) =>
      h(
        'li',
        { 'data-text': () => text().state },
        h('strong', {}, () => words.say(`guest.${text().state}`)),
        h('span', {}, () => clocks(text())),
        h('span', { hidden: () => !text().by }, () => words.say('text.by', { by: text().by })),
        h('span', { hidden: () => !text().cost }, () => text().cost ?? ''),
        h('span', { class: 'why', hidden: () => !text().problem }, () => why(text())),
      ),
  );
  return h(
    'details',
    { class: 'texts', hidden: () => guest().texts.length === 0 },
    h('summary', {}, () => summary(guest())),
    list,
  );

  function summary({ texts, cost }: Guest): string {
    const count = words.say('text.list', { count: texts.length });
    return cost ? `${count} · ${words.say('text.cost', { cost })}` : count;
  }

  /** When it was queued, and when it got so far, where that is another minute. */
  function clocks(text: TextAttempt): string {
    const queued = words.time(text.queuedAt);
    const reached = text.deliveredAt ?? text.bouncedAt ?? text.sentAt;
    const then = reached ? words.time(reached) : queued;
    return then === queued ? queued : `${queued} – ${then}`;
  }

  function why({ problem, carrierCode }: TextAttempt): string {
    return carrierCode ? `${problem} (${carrierCode})` : (problem ?? '');
  }
}
