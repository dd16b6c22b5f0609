// The sentences about files, the same on every page.

import type english from '../../../src/Coviex/Texts/en/files.json';
import type { FileKind, FileState, SharedFile } from '../shared/fileProtocol';
import type { Key, Texts, Values } from '../shared/texts';

export type FileTexts = typeof english;
export type FileKey = Key<FileTexts>;

export class FileWords {
  constructor(private readonly texts: Texts<FileTexts>) {}

  readonly say = (key: FileKey, values: Values = {}): string => this.texts.say(key, values);

  /** "3.4 MB". */
  size(bytes: number): string {
    const [unit, divisor, digits] =
      bytes < 1_000_000
        ? (['kB', 1000, 0] as const)
        : bytes < 1e9
          ? (['MB', 1e6, 1] as const)
          : (['GB', 1e9, 2] as const);
    const number = new Intl.NumberFormat(this.say('locale'), { maximumFractionDigits: digits });
    return `${number.format(Math.max(bytes / divisor, unit === 'kB' ? 1 : 0))} ${unit}`;
  }

  percent(sent: number, size: number): string {
    return `${Math.floor((100 * sent) / Math.max(size, 1))} %`;
  }

  kind(kind: FileKind): string {
    return this.say(`kind.${kind}`);
  }

  /** What is the matter with a file that nobody can open; empty for one that can be. */
  state(state: FileState, mine: boolean): string {
    if (state === 'clean') return '';
    if (state === 'uploading') return this.say(mine ? 'state.uploadingMine' : 'state.uploading');
    return this.say(`state.${state}`);
  }

  about({ kind, size, state }: SharedFile): string {
    return state === 'clean' ? `${this.kind(kind)} · ${this.size(size)}` : this.size(size);
  }
}
