export { call } from './call';
export { asking, devices } from './devices';
export { early, invitation, late } from './invitation';
export { lobby } from './lobby';
export {
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
export { inApp, noWebRtc } from './otherBrowser';
