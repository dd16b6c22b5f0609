import { BrowserKept } from './kept';
import { Uploads } from './uploads';
import type { FileWords } from './words';

/** The uploads of this page, in a browser: what speaks the protocol is loaded with the first file, and a file is kept until it has gone. */
export const uploadsHere = (words: FileWords, changed: () => void): Uploads =>
  new Uploads({
    engine: async () => (await import('./tus')).start,
    kept: new BrowserKept(),
    changed,
    unknown: () => words.say('failed'),
  });
