// The whole page: a line on top, the picture in the middle, the lobby at the side.

import { always, h, type View, view } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { counted } from '../lines';
import type { Room, Screen } from '../room';
import { before } from './before';
import { lobby } from './lobby';
import { displaced, left, missing, noWebRtc, over, signedOut, signedOutBanner } from './notices';
import { button } from './parts';
import { stage } from './stage';

/** Fills the element and answers what draws it anew. */
export function page(room: Room, element: HTMLElement): () => void {
  const shown = new Shown(room, element);
  return () => shown.draw();
}

const alone: Partial<Record<Screen, (room: Room) => HTMLElement>> = { over, left, displaced, signedOut, missing };

class Shown {
  private kind = '';
  private view: View | null = null;

  constructor(
    private readonly room: Room,
    private readonly element: HTMLElement,
  ) {}

  draw(): void {
    const { screen } = this.room;
    if (screen === 'loading') return;
    const build = alone[screen];
    const kind = build ? screen : 'room';
    if (kind !== this.kind) {
      this.view?.end();
      this.kind = kind;
      this.view = view(() => (build ? h('main', { class: 'alone-page' }, build(this.room)) : whole(this.room)));
      this.element.replaceChildren(this.view.root);
      if (build) this.element.querySelector<HTMLElement>('h1')?.focus();
    } else {
      this.view?.refresh();
    }
    this.element.dataset.screen = screen;
    if (this.room.truth.room) this.element.dataset.visitState = this.room.visit.state;
  }
}

function whole(room: Room): HTMLElement {
  const middle = h('div', { class: 'middle' });
  let shown: { screen: Screen; view: View } | null = null;
  always(() => {
    const { screen } = room;
    if (shown?.screen === screen) {
      shown.view.refresh();
      return;
    }
    shown?.view.end();
    shown = { screen, view: view(() => (screen === 'call' ? stage(room) : before(room))) };
    middle.replaceChildren(shown.view.root);
  });
  return h(
    'div',
    { class: 'whole' },
    top(room),
    signedOutBanner(room),
    noWebRtc(room),
    h('main', {}, middle, lobby(room)),
    h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' }, () => room.arrival),
  );
}

function top(room: Room): HTMLElement {
  const { words } = room;
  const since = () => room.visit.startedAt;
  return h(
    'header',
    { class: 'top' },
    h(
      'a',
      { class: 'button small', href: room.data.today, hidden: () => room.screen === 'call' },
      icon('back'),
      h('span', {}, words.say('today')),
    ),
    h(
      'div',
      { class: 'about' },
      h('h1', {}, () => room.visit.patient ?? words.say(`service.${room.visit.service}`)),
      h('p', { class: 'soft' }, () => {
        const service = room.visit.patient ? `${words.say(`service.${room.visit.service}`)} · ` : '';
        return `${service}${words.say('before.at', { time: words.time(room.visit.startsAt) })}`;
      }),
    ),
    h(
      'p',
      { class: 'clock', hidden: () => room.screen !== 'call' || !since() },
      icon('clock'),
      h('span', { class: 'unseen' }, words.say('clock')),
      h('time', {}, () => (since() ? counted(words.now() - Date.parse(since()!)) : '')),
    ),
    fullScreen(room),
  );
}

function fullScreen(room: Room): HTMLElement {
  const on = () => document.fullscreenElement !== null;
  document.addEventListener('fullscreenchange', () => room.changed());
  return button(
    { action: 'full-screen', kind: 'small', picture: 'fullScreen', hidden: () => !document.fullscreenEnabled },
    () => room.words.say(on() ? 'smallScreen' : 'fullScreen'),
    () => void (on() ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}),
  );
}
