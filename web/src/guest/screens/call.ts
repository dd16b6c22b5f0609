// The call: the others as large as they go, oneself small, and large buttons with words.

import { always, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { about, button, type Guest } from '../guest';
import { faultOf } from '../state';
import { repairButtons, repairSteps } from './devices';
import { cameraButton, muteButton, ownVideo } from './media';
import { others } from './others';

export function call(guest: Guest): HTMLElement {
  return h(
    'section',
    { class: 'screen call' },
    h('h1', { class: 'unseen' }, about(guest, 'call.heading')),
    h(
      'div',
      { class: 'stage', 'data-count': () => guest.company.companions.length },
      others(guest),
      myself(guest),
      banners(guest),
    ),
    repair(guest),
    controls(guest),
  );
}

function myself(guest: Guest): HTMLElement {
  const { own } = guest;
  return h(
    'figure',
    { class: 'me' },
    // Built before the door opens; one moving picture of oneself at a time is enough.
    ownVideo(guest, () => guest.known.lobby?.state === 'admitted'),
    h('div', { class: 'blank', hidden: () => own.picture !== null }, icon('cameraOff')),
    h(
      'figcaption',
      {},
      h('span', { class: 'quiet', hidden: () => own.tracks.audio !== null }, icon('micOff')),
      h('span', {}, about(guest, 'call.you')),
    ),
  );
}

/** What is the matter, over the picture: a few words each, and a button where there is something to do. */
function banners(guest: Guest): HTMLElement {
  const { own, company } = guest;
  const banner = (shown: () => boolean, text: () => string) =>
    h('p', { class: 'banner', hidden: () => !shown() }, () => (shown() ? text() : ''));
  return h(
    'div',
    { class: 'banners' },
    h(
      'div',
      { role: 'status' },
      banner(() => company.pictureHeld, about(guest, 'call.poorNetwork')),
      banner(() => guest.known.away, about(guest, 'call.serverAway')),
      banner(() => own.muted, about(guest, 'call.muted')),
      banner(() => guest.known.lobby?.callMoved === true && !talking(guest), about(guest, 'call.moved')),
      banner(() => own.interrupted, about(guest, 'call.interrupted')),
    ),
    button(
      { action: 'resume', picture: 'retry', kind: 'primary big', hidden: () => !own.interrupted },
      about(guest, 'call.resume'),
      () => void own.retry(),
      () => own.trying,
    ),
    elsewhere(guest),
    button(
      { action: 'hear', picture: 'sound', kind: 'primary big', hidden: () => !company.soundHeld },
      about(guest, 'call.hear'),
      () => company.holdSound(false),
    ),
  );
}

/** Somebody's picture or voice is there: what came before needs no more words. */
function talking({ company }: Guest): boolean {
  return company.companions.some(({ connection }) => connection === 'live');
}

/** The page cannot hold this call: a link into Webex's own window, made at the press. */
function elsewhere(guest: Guest): HTMLElement {
  return h(
    'a',
    {
      class: 'button primary big',
      'data-action': 'elsewhere',
      href: '/api/guest/ticket/link',
      target: '_blank',
      rel: 'noopener noreferrer',
      hidden: () => !guest.company.isElsewhere,
      // The other window needs them.
      on: {
        click: () => {
          guest.own.mute(true);
          void guest.own.turnCamera(false);
        },
      },
    },
    icon('camera'),
    h('span', {}, about(guest, 'call.elsewhere')),
  );
}

/** Camera or microphone missing: the same steps as in the lobby, under the clinician's picture, until the guest goes on
 *  without; then a line that unfolds to them. */
function repair(guest: Guest): HTMLElement {
  const { own } = guest;
  const details = h(
    'details',
    { class: 'mend', hidden: () => own.opening || own.interrupted || faultOf(own) === null },
    h('summary', { 'data-action': 'fix' }, icon('alert'), h('span', {}, about(guest, 'call.noMedia'))),
    repairSteps(guest),
    h('div', { class: 'actions' }, ...repairButtons(guest)),
  );
  let unfolded = false;
  always(() => {
    const now = !details.hidden && !own.settled;
    if (now === unfolded) return;
    unfolded = now;
    details.open = now;
  });
  return details;
}

function controls(guest: Guest): HTMLElement {
  const { own, acts } = guest;
  const switches = () => own.canSwitch && own.camera === 'ok';
  return h(
    'div',
    {
      class: 'controls',
      role: 'group',
      'aria-label': about(guest, 'call.controls'),
      'data-buttons': () => (switches() ? '5' : '4'),
    },
    muteButton(guest),
    cameraButton(guest),
    button(
      {
        action: 'switch',
        picture: 'switchCamera',
        kind: 'control',
        hidden: () => !switches(),
      },
      about(guest, 'call.switch'),
      () => void own.switchCamera(),
    ),
    button(
      { action: 'files', picture: 'clip', kind: 'control' },
      () => guest.words.say(guest.files.unseen > 0 ? 'call.filesNew' : 'call.files', { count: guest.files.unseen }),
      () => guest.files.open(),
    ),
    button({ action: 'leave', picture: 'leave', kind: 'control danger' }, about(guest, 'call.leave'), acts.leave),
  );
}
