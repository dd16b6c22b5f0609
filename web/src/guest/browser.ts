// Which browser this is, as far as the words of a repair differ.

import { browserName, isHandheld } from '../shared/mediaBrowser';
import type { GuestTexts } from './words';

export type Steps = keyof GuestTexts['devices']['steps'];

export type Browser = {
  system: 'ios' | 'android' | 'computer';
  /** Whose steps to allow a camera. */
  steps: Steps;
  /** The one to open a link with here. */
  real: 'Safari' | 'Chrome';
};

export function readBrowser(userAgent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): Browser {
  const handheld = isHandheld(userAgent, touchPoints);
  const system = !handheld ? 'computer' : /Android/.test(userAgent) ? 'android' : 'ios';
  return { system, steps: stepsOf(userAgent, touchPoints, system), real: system === 'ios' ? 'Safari' : 'Chrome' };
}

function stepsOf(userAgent: string, touchPoints: number, system: Browser['system']): Steps {
  switch (browserName(userAgent, touchPoints)) {
    case 'safari-ios':
      // Other browsers of an iPhone are Safari inside, but are allowed the camera in the phone's own settings.
      return /CriOS|FxiOS|EdgiOS|GSA/.test(userAgent) ? 'chromeIos' : 'safariIos';
    case 'samsung':
      return 'samsung';
    case 'firefox':
      return system === 'android' ? 'firefoxAndroid' : 'firefox';
    case 'edge':
      return system === 'android' ? 'chromeAndroid' : 'edge';
    case 'chrome-android':
      return 'chromeAndroid';
    case 'chrome-desktop':
      return 'chrome';
    case 'other':
      return /Macintosh/.test(userAgent) ? 'safariMac' : 'other';
  }
}
