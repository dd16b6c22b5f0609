// Which function draws which screen.

import type { Screens } from '../frame';
import { call } from './call';
import { asking, devices } from './devices';
import { early, invitation, late } from './invitation';
import { lobby } from './lobby';
import {
  cancelled,
  declined,
  elsewhere,
  ended,
  expired,
  left,
  renewed,
  revoked,
  thanks,
  tooMany,
  unreachable,
  wrongLink,
} from './notice';
import { inApp, noWebRtc } from './otherBrowser';

export const screens: Screens = {
  asking,
  call,
  cancelled,
  declined,
  devices,
  early,
  elsewhere,
  ended,
  expired,
  inApp,
  invitation,
  late,
  left,
  lobby,
  noWebRtc,
  renewed,
  revoked,
  thanks,
  tooMany,
  unreachable,
  wrongLink,
};
