// Before the door: who invites, when, to what, and the one button.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { about, button, byDevice, type Guest, line, occasion, sheet } from '../guest';

export function invitation(guest: Guest): HTMLElement {
  const next = about(guest, () => `invitation.next.${occasion(guest)?.service ?? 'homeCare'}`);
  return atTheDoor(
    guest,
    greeting(guest),
    h('h1', {}, about(guest, 'invitation.heading')),
    h('div', { class: 'card' }, when(guest)),
    consent(guest),
    h('div', { class: 'card' }, line('door', next)),
  );
}

export function late(guest: Guest): HTMLElement {
  return atTheDoor(
    guest,
    h('div', { class: 'who' }, portrait(guest), h('p', {}, about(guest, 'late.come'))),
    h('h1', {}, about(guest, 'late.heading')),
    h('div', { class: 'card' }, when(guest, about(guest, 'late.was'))),
    consent(guest),
  );
}

export function early(guest: Guest): HTMLElement {
  const opens = () => guest.known.peek?.opensAt ?? '';
  const countdown = () =>
    guest.words.say('early.opens', {
      distance: guest.words.distance(Date.parse(opens())),
      time: guest.words.time(opens()),
    });
  return sheet(
    'early',
    greeting(guest),
    h('h1', {}, about(guest, 'early.heading')),
    h('div', { class: 'card' }, when(guest, about(guest, 'early.when'))),
    h(
      'div',
      { class: 'notice' },
      icon('clock'),
      h('p', {}, h('strong', {}, countdown), ' ', about(guest, 'early.self')),
    ),
    h('p', {}, about(guest, 'early.later')),
  );
}

/** What there is to read scrolls; the button below it stays. */
function atTheDoor(guest: Guest, ...reading: HTMLElement[]): HTMLElement {
  return h(
    'section',
    { class: 'screen invitation' },
    h('div', { class: 'reading', tabindex: 0 }, ...reading, priming(guest)),
    entrance(guest),
  );
}

function greeting(guest: Guest): HTMLElement {
  const name = () => guest.known.peek?.guest ?? '';
  return h(
    'div',
    { class: 'who' },
    portrait(guest),
    h('p', {}, () => guest.words.say('invitation.for', { guest: name() })),
  );
}

/** The clinician's initials: something to recognize on every page until the face is there. */
export function portrait(guest: Guest): HTMLElement {
  return h('div', { class: 'portrait', 'aria-hidden': 'true' }, () => initials(occasion(guest)?.host ?? ''));
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word && !word.endsWith('.'));
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => word?.charAt(0).toUpperCase()).join('');
}

function when(guest: Guest, intro?: () => string): HTMLElement {
  const said = (what: 'day' | 'zone') => () => {
    const visit = occasion(guest);
    return visit ? guest.words[what](visit) : '';
  };
  return line(
    'calendar',
    intro ? h('p', { class: 'soft' }, intro) : null,
    h('p', {}, h('strong', {}, said('day'))),
    h('p', { class: 'soft' }, said('zone')),
  );
}

/** The question of the browser is told beforehand: whoever does not expect it says no. */
function priming(guest: Guest): HTMLElement {
  const text = about(guest, byDevice(guest, 'invitation.priming', 'invitation.primingComputer'));
  return h('div', { class: 'priming' }, line('camera', text));
}

/** The first two paragraphs are the essence and stand open; the rest is one tap away. In the invitation's own language, whatever
 *  the page speaks: this text, letter by letter, is what gets agreed to. */
function consent(guest: Guest): HTMLElement {
  const [first, second, ...rest] = (guest.known.peek?.consent.text ?? '').split(/\n\s*\n/);
  const lang = guest.known.peek?.language ?? '';
  const paragraph = (text: string | undefined) => (text ? h('p', { lang }, text) : null);
  return h(
    'section',
    { class: 'card consent' },
    h('h2', {}, icon('shield'), h('span', {}, about(guest, 'invitation.consent'))),
    paragraph(first),
    paragraph(second),
    rest.length > 0
      ? h('details', {}, h('summary', {}, about(guest, 'invitation.consentAll')), ...rest.map(paragraph))
      : null,
    ...(guest.known.peek?.consent.purposes ?? []).map(({ id, text }) =>
      h('label', { lang, class: 'purpose' }, h('input', { type: 'checkbox', value: id }), h('span', {}, text)),
    ),
  );
}

function entrance(guest: Guest): HTMLElement {
  const entering = () => guest.known.busy === 'enter';
  const trouble = () => {
    if (guest.known.consentChanged) return guest.words.say('invitation.consentChanged');
    return guest.known.failed === 'enter' ? guest.words.say('invitation.failed') : '';
  };
  return h(
    'div',
    { class: 'entrance' },
    priming(guest),
    h('p', { class: 'trouble', role: 'alert' }, trouble),
    button(
      { action: 'enter', picture: 'door', kind: 'primary big' },
      about(guest, () => (entering() ? 'invitation.entering' : 'invitation.enter')),
      () =>
        guest.acts.enter([...document.querySelectorAll<HTMLInputElement>('.purpose :checked')].map((box) => box.value)),
      entering,
    ),
  );
}
