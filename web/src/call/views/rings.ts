import { button } from '../../room/views/parts';
import { initials } from '../../room/words';
import type { StaffCall } from '../../shared/callProtocol';
import { h } from '../../shared/dom';
import { post } from '../../shared/http';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Ringing } from '../ring';
import { openCall } from '../server';

export function rings(ringing: Ringing): HTMLElement {
  const { words } = ringing;
  const list = h('div', { 'aria-live': 'assertive' });
  keyed(
    list,
    () => ringing.ringing,
    ({ id }) => id,
    (call) => ring(ringing, call),
  );
  return h(
    'aside',
    { class: 'rings', 'aria-label': words.say('ring.label') },
    list,
    h('p', { class: 'ring-said', role: 'status', hidden: () => !ringing.said }, () => ringing.said),
    h(
      'div',
      { class: 'ring-running', hidden: () => ringing.elsewhere === null },
      icon('phone'),
      h('span', {}, () => (ringing.elsewhere ? words.say('ring.running', { title: ringing.elsewhere.title }) : '')),
      button(
        { action: 'take-call', kind: 'small' },
        () => words.say('ring.take'),
        () => ringing.elsewhere && openCall(ringing.elsewhere.id, '?take=1'),
      ),
    ),
  );
}

function ring(ringing: Ringing, now: () => StaffCall): HTMLElement {
  const { words } = ringing;
  const call = now();
  const name = ringing.caller(call);
  const heading = call.visit ? 'ring.consult' : call.media === 'audio' ? 'ring.audio' : 'ring.video';
  const isGroup = call.title !== name && call.people.length > 2;
  const busy = () => ringing.mine !== null;
  const answer = (
    action: string,
    kind: string,
    picture: 'phone' | 'camera',
    label: string,
    query: string,
    hidden: () => boolean,
  ) =>
    button(
      { action, kind, picture, hidden },
      () => label,
      () => {
        openCall(call.id, query);
        ringing.putAside(call);
      },
    );
  const media = `media=${call.media}`;
  return h(
    'section',
    { class: () => `ring ${ringing.isQuiet(now()) ? 'quiet-ring' : ''}`, 'data-call': call.id },
    h(
      'div',
      { class: 'ring-who' },
      h('span', { class: 'portrait', 'aria-hidden': 'true' }, initials(name)),
      h(
        'div',
        {},
        h('h2', {}, words.say(heading, { name })),
        h('p', { hidden: !isGroup }, words.say('ring.group', { title: call.title })),
        h('p', { hidden: () => !ringing.isQuiet(now()) }, () => words.say(busy() ? 'ring.waiting' : 'ring.quiet')),
      ),
    ),
    call.visit
      ? h(
          'div',
          { class: 'ring-there' },
          h('p', {}, words.say('ring.there')),
          h('ul', {}, ...call.visit.there.map((one) => h('li', {}, `${one.name}, ${one.relation}`))),
        )
      : null,
    h(
      'div',
      { class: 'ring-acts' },
      call.visit
        ? button(
            { action: 'enter-visit', kind: 'primary', picture: 'door' },
            () => words.say('ring.enter'),
            () => void enterVisit(ringing, call),
          )
        : null,
      answer(
        'answer-video',
        'primary',
        'camera',
        words.say('ring.answerVideo'),
        '?media=video',
        () => busy() || call.visit !== null || call.media === 'audio',
      ),
      answer(
        'answer-audio',
        call.media === 'audio' ? 'primary' : '',
        'phone',
        words.say('ring.answerAudio'),
        '?media=audio',
        () => busy() || call.visit !== null,
      ),
      answer(
        'answer-hold',
        'primary',
        'phone',
        words.say('ring.hold'),
        `?${media}&others=hold`,
        () => !busy() || call.visit !== null,
      ),
      answer(
        'answer-leave',
        '',
        'phone',
        words.say('ring.leave'),
        `?${media}&others=leave`,
        () => !busy() || call.visit !== null,
      ),
      button(
        { action: 'decline', kind: 'danger', picture: 'leave' },
        () => words.say('ring.decline'),
        () => ringing.decline(call),
      ),
      button(
        {
          action: 'hear-ring',
          kind: 'small',
          picture: 'bell',
          hidden: () => !ringing.bell.held || ringing.isQuiet(now()),
        },
        () => words.say('ring.hear'),
        () => void ringing.bell.wake(),
      ),
    ),
    h('p', { class: 'problem', role: 'alert', hidden: () => !ringing.problem }, () => ringing.problem),
  );
}

/** A colleague enters a visit by a link of his own, made in this moment. */
async function enterVisit(ringing: Ringing, call: StaffCall): Promise<void> {
  try {
    await ringing.server.enter(call.id, 'ringspage', true, 'hold');
    const { url } = await post<{ url: string }>(`/api/agenda/${call.visit!.id}/join`);
    location.assign(url);
  } catch (error) {
    ringing.problem = (error as { detail?: string }).detail ?? '';
    void ringing.ask();
  }
}
