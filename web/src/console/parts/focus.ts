// Keeps the focus through a change of the page. When the focused thing is gone (an arrival that was noticed has no such
// button any more) the nearest thing around it takes the focus, so that the keyboard does not fall back to the top.

export function keepingFocus(root: Element, work: () => void): void {
  const before = document.activeElement;
  const around: string[] = [];
  if (before && root.contains(before))
    for (let at: Element | null = before; at && at !== root; at = at.parentElement) {
      const way = selector(at);
      if (way) around.push(way);
    }
  work();
  if (around.length === 0 || document.activeElement === before) return;
  for (const way of around) {
    const there = root.querySelector<HTMLElement>(way);
    if (!there) continue;
    if (there.tabIndex < 0 && !there.hasAttribute('tabindex')) there.tabIndex = -1;
    there.focus({ preventScroll: true });
    return;
  }
}

function selector(element: Element): string {
  const { guest, action } = (element as HTMLElement).dataset;
  const scope = element.closest<HTMLElement>('[data-guest]')?.dataset.guest;
  const visit = element.closest('[data-visit]')?.id;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (guest) return `[data-guest="${guest}"]`;
  if (action && scope) return `[data-guest="${scope}"] [data-action="${action}"]`;
  if (action && visit) return `#${CSS.escape(visit)} > header [data-action="${action}"]`;
  return '';
}
