// Elements without innerHTML, whose text and attributes may be functions: refresh() asks the functions again and
// touches only what has changed. That is all the "framework" the pages need, and it keeps a playing video, the focus
// and an unchanged live region alone when the language or the state changes.

type Value = string | number | boolean | null | undefined;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

/** An attribute that is false, null or undefined is left off; one that is true is there without a value. */
export type Props = { on?: Handlers } & { [attribute: string]: Value | (() => Value) | Handlers };
export type Child = Node | string | null | false | (() => string);

export type View<E extends Element = HTMLElement> = {
  root: E;
  refresh(): void;
  /** Does what was left for the end with `atEnd`. The caller takes the element out of the page. */
  end(): void;
};

type Building = { refreshers: (() => void)[]; endings: (() => void)[] };

let building: Building | null = null;

/** Builds a part of the page whose functions are asked again by its own refresh(). */
export function view<E extends Element>(build: () => E): View<E> {
  const outer = building;
  const mine: Building = { refreshers: [], endings: [] };
  building = mine;
  try {
    const root = build();
    return {
      root,
      refresh: () => {
        for (const refresh of mine.refreshers) refresh();
      },
      end: () => {
        for (const ending of mine.endings.splice(0)) ending();
      },
    };
  } finally {
    building = outer;
  }
}

/** Runs now, and on every refresh of the view that is being built: for what is more than a text or an attribute. */
export function always(work: () => void): void {
  work();
  building?.refreshers.push(work);
}

/** Runs when the view that is being built is taken down. */
export function atEnd(work: () => void): void {
  building?.endings.push(work);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dress(document.createElement(tag), props, children);
}

/** Gives an element that is already there its attributes, handlers and children. */
export function dress<E extends Element>(element: E, props: Props, children: Child[] = []): E {
  const { on, ...attributes } = props;
  for (const [name, value] of Object.entries(attributes))
    live(value as Value | (() => Value), (now) => setAttribute(element, name, now));
  for (const [event, handler] of Object.entries(on ?? {})) element.addEventListener(event, handler as EventListener);
  for (const child of children) {
    if (typeof child === 'function') {
      const text = document.createTextNode('');
      live(child, (now) => {
        text.data = now;
      });
      element.append(text);
    } else if (child !== null && child !== false) {
      element.append(child);
    }
  }
  return element;
}

/** Applies a value now, and if it is a function again on every refresh on which its answer differs. */
export function live<T>(value: T | (() => T), apply: (now: T) => void): void {
  if (typeof value !== 'function') {
    apply(value);
    return;
  }
  const ask = value as () => T;
  let before = ask();
  apply(before);
  building?.refreshers.push(() => {
    const now = ask();
    if (now !== before) {
      before = now;
      apply(now);
    }
  });
}

function setAttribute(element: Element, name: string, value: Value): void {
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}
