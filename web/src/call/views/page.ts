// The call's page: one screen at a time.

import { button } from '../../room/views/parts';
import { h, type View, view } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { StaffCallPage } from '../staffCall';
import { length } from '../words';
import { stage } from './stage';

/** Fills the element and answers what draws it anew. */
export function page(call: StaffCallPage, element: HTMLElement): () => void {
  let shown = '';
  let now: View | null = null;
  return () => {
    const { screen } = call;
    if (screen === 'loading' && !call.acts.problem('call')) return;
    if (screen === shown) {
      now?.refresh();
    } else {
      shown = screen;
      now?.end();
      now = view(() => (screen === 'call' ? stage(call) : h('main', { class: 'alone-page' }, only(call))));
      element.replaceChildren(now.root);
      element.querySelector<HTMLElement>('h1')?.focus();
    }
    element.dataset.screen = screen;
    document.title = call.say('title', { title: call.call?.title ?? '' });
  };
}

function only(call: StaffCallPage): HTMLElement {
  const { screen, say } = call;
  const card = (heading: string, about: string, ...acts: (HTMLElement | null)[]) =>
    h(
      'div',
      { class: 'card only' },
      icon('phone'),
      h('h1', { tabindex: '-1' }, heading),
      h('p', { class: 'soft', hidden: !about }, about),
      h('p', { class: 'problem', role: 'alert', hidden: () => !call.acts.problem('call') }, () =>
        call.acts.problem('call'),
      ),
      h('div', { class: 'row' }, ...acts),
    );
  const title = call.call?.title ?? '';
  switch (screen) {
    case 'choose':
      return card(
        say('screen.choose'),
        title,
        press('hold', 'primary big', say('screen.hold'), () => void call.enter(false, 'hold')),
        press('leave', 'big', say('screen.leave'), () => void call.enter(false, 'leave')),
      );
    case 'elsewhere':
      return card(
        say('screen.elsewhere'),
        title,
        press('take', 'primary big', say('screen.take'), () => again(call)),
        close(call),
      );
    case 'full':
      return card(say('screen.full'), title, close(call));
    case 'missing':
      return card(say('screen.missing'), '', close(call));
    case 'signedOut':
      return card(
        say('screen.signedOut'),
        '',
        h(
          'a',
          { class: 'button primary', href: `/sign-in?to=${encodeURIComponent(location.pathname)}` },
          say('screen.signIn'),
        ),
      );
    case 'over':
      return card(
        overWords(call),
        lengthWords(call),
        call.call?.conversation ? press('again', 'primary big', say('screen.again'), () => void callAgain(call)) : null,
        call.left && call.call?.state !== 'ended' ? press('take', 'big', say('start.go'), () => again(call)) : null,
        back(call),
      );
    default:
      return card(
        say('problem.noAnswer'),
        '',
        press('again', 'primary', say('screen.take'), () => location.reload()),
      );
  }
}

const press = (action: string, kind: string, label: string, act: () => void) =>
  button({ action, kind }, () => label, act);

/** A page that was done with the call begins anew: its camera and microphone were closed for good. */
function again(call: StaffCallPage): void {
  call.needs.held.set(true);
  location.reload();
}

async function callAgain(call: StaffCallPage): Promise<void> {
  const { conversation, media } = call.call!;
  await call.acts.run(
    'call',
    'again',
    () => call.needs.server.start(conversation!, media),
    ({ id }) => location.assign(`/calls/${id}`),
  );
}

function back(call: StaffCallPage): HTMLElement {
  const conversation = call.call?.conversation;
  return h(
    'a',
    { class: 'button', 'data-action': 'back', href: conversation ? `/talk?c=${conversation}` : '/talk' },
    call.say('screen.back'),
  );
}

/** A window that a press has opened may be closed by one; another one leads back to the conversations. */
function close(call: StaffCallPage): HTMLElement {
  return press('close', '', call.say('screen.close'), () => {
    window.close();
    location.assign('/talk');
  });
}

function overWords(page: StaffCallPage): string {
  const { call, say, room } = page;
  if (!call) return say('over.answered');
  if (call.state !== 'ended') return say('over.left');
  const others = call.people.filter(({ staff }) => staff !== call.caller);
  const name = others[0]?.name ?? '';
  if (call.reason === 'answered') return say('over.answered');
  if (room?.me !== call.caller) return say('over.mine');
  if (call.reason === 'cancelled') return say('over.cancelled');
  if (call.reason === 'busy') return say('over.busy', { name });
  if (call.reason === 'declined') return others.length > 1 ? say('over.declinedMany') : say('over.declined', { name });
  return others.length > 1 ? say('over.missedMany') : say('over.missed', { name });
}

function lengthWords({ call, say }: StaffCallPage): string {
  if (!call?.answeredAt || !call.endedAt) return '';
  return say('over.length', { length: length((Date.parse(call.endedAt) - Date.parse(call.answeredAt)) / 1000) });
}
