// The words of a page, in the language chosen now. The files are src/Coviex/Texts/LANGUAGE/ROOM.json.

export type Tree = { readonly [key: string]: string | Tree };

/** Every dotted way to a sentence: a key that is not in the file does not compile. */
export type Key<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Key<T[K]>}`;
}[keyof T & string];

export type Values = Readonly<Record<string, string | number>>;

export class Texts<T extends Tree> {
  private tree: T;
  language: string;

  constructor(language: string, tree: T) {
    this.language = language;
    this.tree = tree;
  }

  use(language: string, tree: T): void {
    this.language = language;
    this.tree = tree;
  }

  /** The sentence under a key with its {placeholders} filled. A missing one answers its key, so that it is seen and nothing breaks. */
  readonly say = (key: Key<T>, values: Values = {}): string => {
    let at: string | Tree | undefined = this.tree;
    for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
    return typeof at === 'string' ? fill(at, values) : key;
  };
}

export function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The first of the wanted languages ('es-MX', 'en') that there is, without regard to the country. */
export function pickLanguage(wanted: readonly string[], there: readonly string[], otherwise: string): string {
  for (const one of wanted) {
    const base = one.toLowerCase().split('-')[0]!;
    if (there.includes(base)) return base;
  }
  return otherwise;
}
