// Line drawings on a 24 x 24 grid, one path each. They never stand without a word beside them, so they are hidden
// from screen readers.

import { live } from './dom';

const drawings = {
  alert: 'M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.6v.1',
  at: 'M15.6 12a3.6 3.6 0 1 1-7.2 0 3.6 3.6 0 0 1 7.2 0Zm0-3.6v4.8c0 3.4 4.9 2.9 4.9-1.5A8.5 8.5 0 1 0 16 19.4',
  back: 'M9.5 6 4 11.5 9.5 17M4 11.5h10a6 6 0 0 1 6 6v1',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5Zm4.2 4h3.6M12 5V3.5',
  calendar: 'M4 6.5h16V20H4V6.5Zm0 4.5h16M8 4v4m8-4v4',
  camera: 'M3 7h12v10H3V7Zm12 4 6-3.5v9L15 13',
  cameraOff: 'M8 7h7v7m0-3 6-3.5v9l-3-1.8M3 3l18 18M5 7H3v10h12',
  check: 'm5 12.5 4.5 4.5L19.5 7',
  checks: 'm2 12.5 4.5 4.5L15 8.5m-3.5 7 1.5 1.5L22 8',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3.2 2',
  clip: 'm20 11.5-8.3 8.2a5.3 5.3 0 0 1-7.5-7.5l8.6-8.5a3.6 3.6 0 0 1 5 5l-8.5 8.4a1.8 1.8 0 0 1-2.6-2.5l7.5-7.4',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9V9Zm-3 6H4V4h11v2',
  device: 'M7.5 3h9v18h-9V3Zm3.5 15.2h2',
  door: 'M6 20.5V4h9v16.5M3.5 20.5h17M12 12v.9M18 8v12.5M15 6.5h3',
  down: 'M12 5v14m-6-6 6 6 6-6',
  ear: 'M8 20a3.5 3.5 0 0 0 3.5-2.8c.4-2.8 4.5-4 4.5-8.2a5 5 0 0 0-10 0M9 9.5a2 2 0 0 1 4 0c0 1.6-1.6 1.9-1.6 3.5M19 4.5c2 2.6 2 6.4 0 9',
  file: 'M6 3.5h8l4.5 4.5v12.5H6v-17Zm8 0V8h4.5',
  fullScreen: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  globe: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 0c-4.6 5-4.6 12 0 17m0-17c4.6 5 4.6 12 0 17M3.8 12h16.4',
  heart: 'M12 20S3.5 15 3.5 9.3C3.5 4.6 9.6 3.3 12 7.5c2.4-4.2 8.5-2.9 8.5 1.8C20.5 15 12 20 12 20Z',
  hospital: 'M5 20.5V8.5h14v12M3 20.5h18M9 8.5V4h6v4.5M12 11v5m-2.5-2.5h5',
  leave: 'M3 14.5c5-5 13-5 18 0l-2.3 2.3-3.7-1.6v-2.4c-2-.7-4-.7-6 0v2.4l-3.7 1.6L3 14.5Z',
  left: 'm14.5 5.5-6.5 6.5 6.5 6.5',
  mic: 'M12 3.5a2.8 2.8 0 0 1 2.8 2.8v5a2.8 2.8 0 0 1-5.6 0v-5A2.8 2.8 0 0 1 12 3.5Zm-6.3 8a6.3 6.3 0 0 0 12.6 0M12 17.8v2.7m-3.5 0h7',
  micOff:
    'M9.2 9.2v2.1a2.8 2.8 0 0 0 4.6 2.1m1-3.4V6.3a2.8 2.8 0 0 0-5.3-1.2M5.7 11.5a6.3 6.3 0 0 0 10.2 4.9m2-2.4c.3-.8.4-1.6.4-2.5M12 17.8v2.7m-3.5 0h7M3.5 3.5l17 17',
  more: 'M5.5 12v.1M12 12v.1m6.5-.1v.1',
  offline:
    'M3 9.5a13 13 0 0 1 5-3M21 9.5a13 13 0 0 0-8-3.9M6.5 13a8 8 0 0 1 4-2.1m7 2.1-1.2-1M12 18.5v.1M3.5 3.5l17 17',
  pause: 'M8.5 5.5v13m7-13v13',
  pen: 'M4 20l1-4.5L16 4.5l3.5 3.5-11 11L4 20Zm10-13.5 3.5 3.5',
  people:
    'M9 5a3.3 3.3 0 1 1 0 6.6A3.3 3.3 0 0 1 9 5ZM2.8 19.5c.3-3.4 2.8-5 6.2-5s5.9 1.6 6.2 5M16 5.4a3.1 3.1 0 0 1 0 5.9m2 3.7c1.9.6 3 2 3.2 4.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.4-4 3.5-6 7.5-6s7.1 2 7.5 6',
  phone:
    'M6 3.5h3l1.5 4.5-2 1.5c1 2.5 3.5 5 6 6l1.5-2 4.5 1.5v3c0 1.5-1.5 2.5-3 2.4C10.5 20 4 13.5 3.6 6.5 3.5 5 4.5 3.5 6 3.5Z',
  photo: 'M3.5 7.5h4L9 5h6l1.5 2.5h4v12h-17v-12Zm8.5 2.3a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2Z',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  plus: 'M12 5v14M5 12h14',
  qr: 'M4 4h6v6H4V4Zm10 0h6v6h-6V4ZM4 14h6v6H4v-6Zm10 0h2.5v2.5H14V14Zm3.5 3.5H20V20h-2.5v-2.5Z',
  reply: 'M10 6 4 11.5 10 17v-3.5c4.5 0 8 1 10 4.5-.3-5.5-3.5-8.6-10-8.6V6Z',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-4.5V9H15',
  save: 'M12 4v11m-5-4.5 5 5 5-5M4.5 19.5h15',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.3 5.2 5.2',
  send: 'M4 12 3.5 4.5 21 12 3.5 19.5 4 12Zm0 0h8',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 5v4M9 15v4',
  shield: 'M12 3.5 4.5 6v5.5c0 4.5 3 7.5 7.5 9 4.5-1.5 7.5-4.5 7.5-9V6L12 3.5Zm-3.2 8.5 2.3 2.3 4.2-4.6',
  sound: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Zm11.5-1a5 5 0 0 1 0 7m2.5-9.5a8.5 8.5 0 0 1 0 12',
  star: 'm12 3.8 2.5 5.3 5.8.7-4.3 4 1.2 5.7-5.2-2.9-5.2 2.9 1.2-5.7-4.3-4 5.8-.7L12 3.8Z',
  switchCamera:
    'M3 7.5h4L8.5 5h7L17 7.5h4V19H3V7.5Zm5.5 6a3.5 3.5 0 0 1 6-2.4m1 2.4a3.5 3.5 0 0 1-6 2.4m5-5.9v1.9h-1.9m-3.1 5.5v-1.9h1.9',
} as const;

export type IconName = keyof typeof drawings;

export function icon(name: IconName | (() => IconName)): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  live(name, (now) => path.setAttribute('d', drawings[now]));
  svg.append(path);
  return svg;
}
