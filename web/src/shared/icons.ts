// Drawings beside words. They never stand without a word beside them, so they are hidden
// from screen readers.

import { live } from './dom';
import { drawings } from './drawings';

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
