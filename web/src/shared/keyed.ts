import { always, atEnd, type View, view } from './dom';

type Kept<T> = { view: View; now: T };

/** Keeps one element for each item, for as long as the item is there. Call it while a view is built. `build` gets a function that
 *  answers the item as it is now.
 *  `stay`: who is there is never moved, new ones come last; a video that is taken out of the page stops for a moment. */
export function keyed<T>(
  box: HTMLElement,
  items: () => readonly T[],
  key: (item: T) => string,
  build: (now: () => T) => HTMLElement,
  { stay = false } = {},
): void {
  const kept = new Map<string, Kept<T>>();

  always(() => {
    const wanted = items();
    const keys = new Set(wanted.map(key));
    for (const [name, one] of kept) {
      if (keys.has(name)) continue;
      one.view.end();
      one.view.root.remove();
      kept.delete(name);
    }
    const roots = wanted.map((item) => {
      const known = kept.get(key(item));
      if (known) {
        known.now = item;
        known.view.refresh();
        return known.view.root;
      }
      const fresh = { now: item } as Kept<T>;
      fresh.view = view(() => build(() => fresh.now));
      kept.set(key(item), fresh);
      return fresh.view.root;
    });
    if (stay) box.append(...roots.filter((root) => root.parentElement !== box));
    else arrange(box, roots);
  });
  atEnd(() => {
    for (const one of kept.values()) one.view.end();
  });
}

function arrange(box: HTMLElement, roots: readonly HTMLElement[]): void {
  const focused = document.activeElement as HTMLElement | null;
  roots.forEach((root, at) => {
    if (box.children[at] !== root) box.insertBefore(root, box.children[at] ?? null);
  });
  // Moving an element takes the focus from what is in it.
  if (focused && focused !== document.activeElement && box.contains(focused)) focused.focus({ preventScroll: true });
}
