// What this browser keeps for one person: drafts, and messages on their way. Each has a key of its own, so that two windows
// of the same person never overwrite one another's.

export type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Everything of one person begins with it; `clearKept` knows no other. */
export const shelfOf = (person: string) => `coviex.talk.${person}.`;

export class Keep {
  private readonly shelf: string;
  /** false: this browser keeps nothing (a private window, a full disk), and what is typed dies with the page. */
  keeps = true;

  constructor(
    person: string,
    /** A function, because a browser that keeps nothing throws at the mere question for its storage. */
    private readonly drawer: () => Drawer = () => localStorage,
  ) {
    this.shelf = shelfOf(person);
  }

  put(name: string, value: object): void {
    try {
      this.drawer().setItem(this.shelf + name, JSON.stringify(value));
      this.keeps = true;
    } catch {
      this.keeps = false;
    }
  }

  drop(name: string): void {
    this.attempt((drawer) => drawer.removeItem(this.shelf + name), undefined);
  }

  has(name: string): boolean {
    return this.attempt((drawer) => drawer.getItem(this.shelf + name) !== null, false);
  }

  get<T extends object>(name: string): T | null {
    return this.attempt((drawer) => objectIn<T>(drawer.getItem(this.shelf + name)), null);
  }

  /** All whose name begins so, by the rest of the name. */
  all<T extends object>(prefix: string): Map<string, T> {
    return this.attempt((drawer) => {
      const found = new Map<string, T>();
      for (const key of keysIn(drawer, this.shelf + prefix)) {
        const value = objectIn<T>(drawer.getItem(key));
        if (value) found.set(key.slice(this.shelf.length + prefix.length), value);
      }
      return found;
    }, new Map());
  }

  /** Does this key of the storage hold something of ours? */
  owns(key: string | null): boolean {
    return key === null || key.startsWith(this.shelf);
  }

  private attempt<T>(work: (drawer: Drawer) => T, otherwise: T): T {
    try {
      return work(this.drawer());
    } catch {
      return otherwise;
    }
  }
}

/** How many messages on their way and drafts this browser keeps for somebody. */
export function countKept(person: string, drawer: Drawer): { unsent: number; drafts: number } {
  return {
    unsent: keysIn(drawer, `${shelfOf(person)}out.`).length,
    drafts: keysIn(drawer, `${shelfOf(person)}draft.`).length,
  };
}

export function clearKept(person: string, drawer: Drawer): void {
  for (const key of keysIn(drawer, shelfOf(person))) drawer.removeItem(key);
}

function keysIn(drawer: Drawer, prefix: string): string[] {
  return Array.from({ length: drawer.length }, (_, at) => drawer.key(at) ?? '').filter((key) => key.startsWith(prefix));
}

function objectIn<T extends object>(text: string | null): T | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}
