// The page was opened where no call is possible: inside another app, or in a browser that is too old.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { about, button, type Guest, sheet } from '../guest';

export function inApp(guest: Guest): HTMLElement {
  const { system } = guest.browser;
  return sheet(
    'notice-page',
    h('div', { class: 'emblem' }, icon('globe')),
    h('h1', {}, about(guest, 'inApp.heading')),
    h('p', {}, about(guest, 'inApp.why')),
    system === 'android' && guest.link
      ? h(
          'div',
          { class: 'actions' },
          h(
            'a',
            { class: 'button primary big', href: intent(guest.link), 'data-action': 'openBrowser' },
            icon('globe'),
            h('span', {}, about(guest, 'inApp.openAndroid')),
          ),
        )
      : null,
    h('p', {}, about(guest, system === 'android' ? 'inApp.android' : 'inApp.ios')),
    copyLink(guest),
  );
}

export function noWebRtc(guest: Guest): HTMLElement {
  return sheet(
    'notice-page warn',
    h('div', { class: 'emblem' }, icon('globe')),
    h('h1', {}, about(guest, 'noWebRtc.heading')),
    h('p', {}, about(guest, `noWebRtc.${guest.browser.system}`)),
    copyLink(guest),
  );
}

/** Android's way to name the app that opens an address; the link's own fragment may stand before it. */
function intent(link: string): string {
  const { protocol, host, pathname, hash } = new URL(link);
  return `intent://${host}${pathname}${hash}#Intent;scheme=${protocol.replace(':', '')};package=com.android.chrome;end`;
}

function copyLink(guest: Guest): HTMLElement | null {
  const { link } = guest;
  if (!link) return null;
  let copied = false;
  const field = h('textarea', { class: 'unseen', readonly: true, tabindex: '-1', 'aria-hidden': 'true' }, link);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Browsers inside apps often have no clipboard, but still the old command.
      field.select();
      document.execCommand('copy');
    }
    copied = true;
    guest.acts.refresh();
  };
  const done = () => {
    if (!copied) return '';
    const next = guest.words.say('inApp.copiedNext', { browser: guest.browser.real });
    return `${guest.words.say('inApp.copied')}. ${next}`;
  };
  return h(
    'div',
    { class: 'copy' },
    h('p', {}, about(guest, 'inApp.orCopy')),
    field,
    button(
      { action: 'copy', picture: () => (copied ? 'check' : 'copy') },
      about(guest, 'inApp.copy'),
      () => void copy(),
    ),
    h('p', { class: 'status', role: 'status' }, done),
  );
}
