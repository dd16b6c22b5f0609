// What a screen is given: what it shows, and what its buttons do.

import { type Child, h } from '../shared/dom';
import { type IconName, icon } from '../shared/icons';
import type { Browser } from './browser';
import type { Company } from './company';
import type { GuestFiles } from './files';
import type { OwnSide } from './own';
import type { Known, Obstacle } from './state';
import type { GuestKey, Occasion, Words } from './words';

export type Guest = {
  readonly words: Words;
  readonly browser: Browser;
  readonly obstacle: Obstacle;
  readonly own: OwnSide;
  readonly company: Company;
  readonly files: GuestFiles;
  readonly acts: Acts;
  readonly known: Known;
  /** The link, for another browser; empty after a reload, when this page does not know it any more. */
  readonly link: string;
  /** Tells how loud the microphone is, as soon as it can; answers what ends that. */
  listen(track: MediaStreamTrack, tell: (level: number, silent: boolean) => void): () => void;
};

export type Acts = {
  /** `purposes`: what he agrees to besides the notice. */
  enter(purposes: string[]): void;
  retry(): void;
  renew(): void;
  move(): void;
  leave(): void;
  comeBack(): void;
  speak(language: string): void;
  /** Draws anew what depends on something that only the screen knows. */
  refresh(): void;
};

/** The visit in question, from whichever answer is the newer one. */
export function occasion(guest: Guest): Occasion | null {
  return guest.known.lobby ?? guest.known.peek;
}

/** A sentence about the visit in question. */
export function about(guest: Guest, key: GuestKey | (() => GuestKey)): () => string {
  return () => guest.words.say(typeof key === 'function' ? key() : key, {}, occasion(guest));
}

/** "On your phone" or "on your computer". */
export function byDevice(guest: Guest, handheld: GuestKey, computer: GuestKey): GuestKey {
  return guest.browser.system === 'computer' ? computer : handheld;
}

export type ButtonLook = {
  action: string;
  picture: IconName | (() => IconName);
  kind?: string;
  hidden?: () => boolean;
};

export function button(look: ButtonLook, text: () => string, press: () => void, busy = () => false): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: `button ${look.kind ?? ''}`,
      'data-action': look.action,
      hidden: look.hidden,
      // Not `disabled`: that would throw the focus away, and a screen reader with it.
      'aria-disabled': () => (busy() ? 'true' : null),
      on: {
        click: () => {
          if (!busy()) press();
        },
      },
    },
    icon(look.picture),
    h('span', {}, text),
  );
}

/** A line with a picture before it. */
export function line(picture: IconName | (() => IconName), ...text: Child[]) {
  return h('div', { class: 'line' }, icon(picture), h('div', {}, ...text));
}

/** The root of a screen. What scrolls can be reached by the keyboard, also where there is nothing to press. */
export function sheet(kind: string, ...children: Child[]): HTMLElement {
  return h('section', { class: `screen ${kind}`, tabindex: 0 }, ...children);
}
