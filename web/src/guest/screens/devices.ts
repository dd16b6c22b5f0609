// While the browser asks for camera and microphone, and when one of them does not work.

import { always, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { about, button, byDevice, type Guest, sheet } from '../guest';
import { type Fault, faultOf } from '../state';
import type { GuestKey } from '../words';

export function asking(guest: Guest): HTMLElement {
  return sheet(
    'notice-page',
    h('div', { class: 'emblem pair' }, icon('camera'), icon('mic')),
    h('h1', {}, about(guest, 'asking.heading')),
    h('p', {}, about(guest, byDevice(guest, 'asking.why', 'asking.whyComputer'))),
    h('p', {}, about(guest, 'asking.for')),
    h(
      'div',
      { class: 'actions' },
      button({ action: 'listen', picture: 'ear' }, about(guest, 'asking.without'), () => guest.own.settle()),
    ),
  );
}

export function devices(guest: Guest): HTMLElement {
  return sheet(
    'notice-page warn',
    h(
      'div',
      { class: 'emblem' },
      icon(() => (fault(guest).which === 'microphone' ? 'micOff' : 'cameraOff')),
    ),
    h(
      'h1',
      {},
      about(guest, () => headingOf(fault(guest))),
    ),
    h('p', {}, about(guest, 'devices.calm')),
    repairSteps(guest),
    h('div', { class: 'actions' }, ...repairButtons(guest)),
  );
}

/** Try again, or go on with what there is. */
export function repairButtons(guest: Guest): HTMLElement[] {
  const cameraOnly = () => fault(guest).which === 'camera';
  const goOn = () => guest.own.settle();
  return [
    button(
      { action: 'retry', picture: 'retry', kind: 'primary big' },
      about(guest, () => (guest.own.trying ? 'devices.trying' : 'devices.retry')),
      () => void guest.own.retry(),
      () => guest.own.trying,
    ),
    button(
      { action: 'soundOnly', picture: 'mic', hidden: () => !cameraOnly() },
      about(guest, 'devices.soundOnly'),
      goOn,
    ),
    button({ action: 'listen', picture: 'ear', hidden: cameraOnly }, about(guest, 'devices.listenOnly'), goOn),
  ];
}

/** What to do, one step a line, for this fault in this browser. */
export function repairSteps(guest: Guest): HTMLElement {
  const steps = h('ol', { class: 'steps' });
  let before = '';
  always(() => {
    const said = guest.words.say(stepsOf(guest));
    if (said === before) return;
    before = said;
    steps.replaceChildren(...said.split('\n').map((step) => h('li', {}, step)));
  });
  return h('div', { class: 'card' }, h('h2', {}, about(guest, 'devices.howTo')), steps);
}

function stepsOf(guest: Guest): GuestKey {
  const { how } = fault(guest);
  if (how === 'missing') return 'devices.stepsMissing';
  return how === 'busy' ? 'devices.stepsBusy' : `devices.steps.${guest.browser.steps}`;
}

/** While it is being mended there is none for a moment; some words stay until the screen goes. */
function fault(guest: Guest): Fault {
  return faultOf(guest.own) ?? { which: 'both', how: 'denied' };
}

function headingOf({ which, how }: Fault): GuestKey {
  const name = { both: 'Both', camera: 'Camera', microphone: 'Microphone' } as const;
  const fate = { denied: 'Denied', missing: 'Missing', busy: 'Busy' } as const;
  return `devices.heading${name[which]}${fate[how]}`;
}
