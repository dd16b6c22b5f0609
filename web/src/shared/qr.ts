// Draws what the server made of a link: the dark modules as one path, one module one unit.

const svg = 'http://www.w3.org/2000/svg';

export function picture({ size, path }: { size: number; path: string }): SVGElement {
  const root = document.createElementNS(svg, 'svg');
  root.setAttribute('viewBox', `0 0 ${size} ${size}`);
  root.setAttribute('shape-rendering', 'crispEdges');
  root.setAttribute('class', 'qr');
  const modules = document.createElementNS(svg, 'path');
  modules.setAttribute('d', path);
  root.append(modules);
  return root;
}
