// Makes a part of the page equal to what the server says now, touching only what differs: the focus, the scroll, an open
// menu and what is being typed stay as they are.

/** What the reader has opened, what is wrong with what he has typed, and what the page itself counts up, is not the server's to say. */
const ours = (element: Element, attribute: string) =>
  (attribute === 'open' && element.localName === 'details') ||
  attribute === 'data-level' ||
  attribute === 'aria-invalid';

export function morph(old: Element, fresh: Element): void {
  for (const { name, value } of [...fresh.attributes])
    if (old.getAttribute(name) !== value && !ours(old, name)) old.setAttribute(name, value);
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !ours(old, name)) old.removeAttribute(name);
  if (!old.hasAttribute('data-error')) morphChildren(old, fresh);
}

export function morphChildren(old: Element, fresh: Element): void {
  const keyed = new Map<string, Element>();
  for (const child of old.children) if (key(child)) keyed.set(key(child), child);
  let at: ChildNode | null = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same: ChildNode | null = counterpart(next, at, keyed);
    if (!same) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    if (same instanceof Element) morph(same, next as Element);
    else if (same.nodeValue !== next.nodeValue) same.nodeValue = next.nodeValue;
  }
  while (at) {
    const gone: ChildNode = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function counterpart(next: ChildNode, at: ChildNode | null, keyed: Map<string, Element>): ChildNode | null {
  if (next instanceof Element && key(next)) {
    const found = keyed.get(key(next));
    keyed.delete(key(next));
    return found?.localName === next.localName ? found : null;
  }
  return at && at.nodeName === next.nodeName && !(at instanceof Element && key(at)) ? at : null;
}

function key(element: Element): string {
  const { guest, action, minutes } = (element as HTMLElement).dataset ?? {};
  return element.id || guest || (action ? `${action} ${minutes ?? ''}` : '');
}
