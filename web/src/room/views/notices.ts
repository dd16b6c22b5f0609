// The screens without a picture: after the end, and where one cannot be in the room.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { Room } from '../room';
import { button } from './parts';

export function over(room: Room): HTMLElement {
  const { words, visit } = room;
  const came = visit.guests.filter(({ admittedAt }) => admittedAt);
  const absent = visit.guests.filter(({ admittedAt }) => !admittedAt);
  const state = visit.state === 'cancelled' || visit.state === 'expired' ? visit.state : 'ended';
  const length =
    visit.startedAt && visit.endedAt ? words.duration(Date.parse(visit.endedAt) - Date.parse(visit.startedAt)) : null;
  return screen(
    words.say(`over.${state}`),
    length
      ? h('p', { class: 'length' }, h('span', { class: 'soft' }, words.say('over.duration')), h('strong', {}, length))
      : h('p', {}, words.say('over.neverStarted')),
    h('h2', {}, words.say('over.came')),
    came.length === 0
      ? h('p', {}, words.say('over.nobody'))
      : h(
          'ul',
          { class: 'people' },
          ...came.map((guest) =>
            h(
              'li',
              {},
              h('span', {}, words.person(guest)),
              h('span', { class: 'soft' }, words.say('over.cameAt', { time: words.time(guest.admittedAt!) })),
            ),
          ),
        ),
    absent.length > 0 && h('h2', {}, words.say('over.absent')),
    absent.length > 0 && h('ul', { class: 'people' }, ...absent.map((guest) => h('li', {}, words.person(guest)))),
    h('p', { class: 'soft' }, words.say('over.off')),
    h('div', { class: 'row' }, link(room.data.today, words.say('today'), 'primary')),
  );
}

export function left(room: Room): HTMLElement {
  const { words } = room;
  return screen(
    words.say('left.heading'),
    h('p', {}, words.say('left.stays')),
    h('p', { class: 'soft' }, words.say('over.off')),
    h(
      'div',
      { class: 'row' },
      button({ action: 'return', kind: 'primary', picture: 'camera' }, () => words.say('left.back'), reload),
      link(room.data.today, words.say('today')),
    ),
  );
}

export function displaced(room: Room): HTMLElement {
  const { words } = room;
  return screen(
    words.say('displaced.heading'),
    h('p', {}, words.say('displaced.why')),
    h(
      'div',
      { class: 'row' },
      button({ action: 'use-here', kind: 'primary', picture: 'device' }, () => words.say('displaced.here'), reload),
      link(room.data.today, words.say('today')),
    ),
  );
}

export function signedOut({ words }: Room): HTMLElement {
  return screen(
    words.say('signedOut.heading'),
    h('p', {}, words.say('signedOut.why')),
    h('div', { class: 'row' }, signInLink(words.say('signedOut.signIn'))),
  );
}

export function missing(room: Room): HTMLElement {
  const { words } = room;
  return screen(
    words.say('notFound.heading'),
    h('p', {}, words.say('notFound.why')),
    h('div', { class: 'row' }, link(room.data.today, words.say('today'), 'primary')),
  );
}

/** In mid-call the picture stays, and this stands over it. */
export function signedOutBanner(room: Room): HTMLElement {
  const { words } = room;
  return h(
    'div',
    { class: 'notice warn strip', role: 'status', hidden: () => !room.signedOut },
    icon('alert'),
    h('p', {}, words.say('signedOut.banner')),
    signInLink(words.say('signedOut.signIn')),
  );
}

export function noWebRtc(room: Room): HTMLElement {
  const { words } = room;
  return h(
    'div',
    { class: 'notice warn strip', hidden: room.canCall },
    icon('alert'),
    h('p', {}, h('strong', {}, words.say('noWebRtc.heading')), ' ', words.say('noWebRtc.why')),
  );
}

function screen(heading: string, ...children: (Node | false)[]): HTMLElement {
  return h('section', { class: 'card only' }, h('h1', { tabindex: '-1' }, heading), ...children);
}

function link(to: string, label: string, kind = ''): HTMLElement {
  return h('a', { class: `button ${kind}`, href: to }, icon('calendar'), h('span', {}, label));
}

/** In another window: signing in must not tear down the call that still stands here. */
function signInLink(label: string): HTMLElement {
  const to = `/sign-in?${new URLSearchParams({ to: location.pathname })}`;
  return h('a', { class: 'button primary', href: to }, h('span', {}, label));
}

const reload = () => location.reload();
