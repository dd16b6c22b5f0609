// The pages that say one thing and what to do next.

import { h } from '../../shared/dom';
import { type IconName, icon } from '../../shared/icons';
import { about, button, byDevice, type Guest, occasion, sheet } from '../guest';
import type { GuestKey } from '../words';

type Notice = {
  picture: IconName;
  tone?: 'good' | 'warn';
  heading: () => string;
  lines: (() => string)[];
  /** What somebody should hear when it changes under his eyes. */
  status?: () => string;
  actions?: HTMLElement[];
};

function notice({ picture, tone, heading, lines, status, actions = [] }: Notice): HTMLElement {
  return sheet(
    `notice-page ${tone ?? ''}`,
    h('div', { class: 'emblem' }, icon(picture)),
    h('h1', {}, heading),
    ...lines.map((text) => h('p', { hidden: () => text() === '' }, text)),
    status ? h('p', { class: 'status', role: 'status' }, status) : null,
    actions.length > 0 ? h('div', { class: 'actions' }, ...actions) : null,
  );
}

type PlainName = 'revoked' | 'ended' | 'cancelled' | 'declined' | 'wrongLink';

const plain = (name: PlainName, picture: IconName) => (guest: Guest) =>
  notice({
    picture,
    tone: 'warn',
    heading: about(guest, `${name}.heading`),
    lines: [about(guest, `${name}.why`), about(guest, `${name}.next`)],
  });

export const revoked = plain('revoked', 'alert');
export const ended = plain('ended', 'clock');
export const cancelled = plain('cancelled', 'calendar');
export const declined = plain('declined', 'door');
export const wrongLink = plain('wrongLink', 'alert');

export function expired(guest: Guest): HTMLElement {
  const refused = () => guest.known.renewal === 'refused';
  const canRenew = () => guest.known.peek?.canRenew === true && !refused();
  const outcome = (): GuestKey | null => {
    if (guest.known.failed === 'renew') return 'expired.failed';
    if (guest.known.renewal === 'tooMany') return 'expired.tooMany';
    return refused() ? 'expired.refused' : null;
  };
  const say = (key: GuestKey | null) => (key ? guest.words.say(key) : '');
  return notice({
    picture: 'clock',
    tone: 'warn',
    heading: about(guest, 'expired.heading'),
    lines: [about(guest, 'expired.why'), () => say(canRenew() ? 'expired.can' : refused() ? null : 'expired.cannot')],
    status: () => say(outcome()),
    actions: [
      button(
        { action: 'renew', picture: 'send', kind: 'primary big', hidden: () => !canRenew() },
        about(guest, () => (guest.known.busy === 'renew' ? 'expired.sending' : 'expired.renew')),
        guest.acts.renew,
        () => guest.known.busy === 'renew',
      ),
    ],
  });
}

export function renewed(guest: Guest): HTMLElement {
  return notice({
    picture: 'send',
    tone: 'good',
    heading: about(guest, 'expired.sentHeading'),
    lines: [about(guest, 'expired.sent'), about(guest, 'expired.sentSlow')],
  });
}

export function elsewhere(guest: Guest): HTMLElement {
  const asked = () => guest.known.lobby?.askedToMove === true;
  const outcome = about(guest, () => (asked() ? 'elsewhere.askedNext' : 'elsewhere.failed'));
  return notice({
    picture: 'device',
    heading: about(guest, 'elsewhere.heading'),
    lines: [about(guest, () => (asked() ? 'elsewhere.asked' : 'elsewhere.why'))],
    status: () => (asked() || guest.known.failed === 'move' ? outcome() : ''),
    actions: [
      button(
        { action: 'move', picture: 'device', kind: 'primary big', hidden: asked },
        about(guest, () => (guest.known.busy === 'move' ? 'elsewhere.moving' : 'elsewhere.move')),
        guest.acts.move,
        () => guest.known.busy === 'move',
      ),
    ],
  });
}

export function tooMany(guest: Guest): HTMLElement {
  return notice({
    picture: 'clock',
    tone: 'warn',
    heading: about(guest, 'tooMany.heading'),
    lines: [
      about(guest, 'tooMany.why'),
      () => guest.words.say('tooMany.next', { seconds: guest.words.seconds(guest.known.retryAt ?? 0) }),
    ],
    actions: [retry(guest)],
  });
}

export function unreachable(guest: Guest): HTMLElement {
  const ours = () => navigator.onLine === false;
  const handheldOrNot = byDevice(guest, 'unreachable.why', 'unreachable.whyComputer');
  return notice({
    picture: 'offline',
    tone: 'warn',
    heading: about(guest, () => (ours() ? 'unreachable.heading' : 'unreachable.headingServer')),
    lines: [about(guest, () => (ours() ? handheldOrNot : 'unreachable.whyServer'))],
    status: about(guest, 'unreachable.next'),
    actions: [retry(guest)],
  });
}

function retry(guest: Guest): HTMLElement {
  return button(
    { action: 'retry', picture: 'retry', kind: 'big' },
    about(guest, 'unreachable.retry'),
    guest.acts.retry,
  );
}

export function left(guest: Guest): HTMLElement {
  return notice({
    picture: 'leave',
    heading: about(guest, 'left.heading'),
    lines: [about(guest, 'left.why')],
    status: about(guest, () => (guest.known.failed === 'return' ? 'left.failed' : 'left.done')),
    actions: [
      button(
        { action: 'return', picture: 'back', kind: 'primary big' },
        about(guest, () => (guest.known.busy === 'return' ? 'left.returning' : 'left.return')),
        guest.acts.comeBack,
        () => guest.known.busy === 'return',
      ),
    ],
  });
}

export function thanks(guest: Guest): HTMLElement {
  return notice({
    picture: 'heart',
    tone: 'good',
    heading: about(guest, 'thanks.heading'),
    lines: [
      about(guest, 'thanks.over'),
      about(guest, () => `thanks.next.${occasion(guest)?.service ?? 'homeCare'}`),
      about(guest, 'thanks.close'),
    ],
  });
}
