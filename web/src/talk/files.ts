// The files of the composer, and those of messages that were sent before their files had come.

import { uploadsHere } from '../files/here';
import type { Going, Uploads } from '../files/uploads';
import type { FileWords } from '../files/words';
import type { SharedFile } from '../shared/fileProtocol';
import type { Talk } from './talk';

/** A file as a draft and a message on its way carry it. */
export type Attached = { id: string; name: string; size: number };

/** As many as the server takes with one message. */
export const mostFiles = 20;

export class TalkFiles {
  readonly uploads: Uploads;
  /** Too many were chosen. */
  problem = '';
  private readonly chosen = new Map<string, Going[]>();

  constructor(
    private readonly talk: Talk,
    readonly words: FileWords,
  ) {
    this.uploads = uploadsHere(words, () => this.changed());
  }

  place = (conversation: string): string => `/api/talk/${conversation}/files`;

  /** Those in the composer; the draft's from before a reload are taken up again. */
  of(conversation: string): Going[] {
    let known = this.chosen.get(conversation);
    if (!known) {
      known = [];
      this.chosen.set(conversation, known);
      for (const file of this.talk.drafts.of(conversation).files) void this.again(conversation, file, known);
    }
    return known;
  }

  get here(): Going[] {
    return this.talk.open ? this.of(this.talk.open) : [];
  }

  /** Each is known to the server, so that a message can name it. */
  get ready(): boolean {
    return this.here.every(({ id, state }) => id !== null && state !== 'failed');
  }

  add(files: File[]): void {
    const { open } = this.talk;
    if (!open) return;
    const room = mostFiles - this.of(open).length;
    this.problem = files.length > room ? this.words.say('tooMany', { most: mostFiles }) : '';
    for (const file of files.slice(0, room)) this.of(open).push(this.uploads.add(file, this.place(open)));
    this.changed();
  }

  remove(going: Going): void {
    const { open } = this.talk;
    if (!open) return;
    this.chosen.set(
      open,
      this.of(open).filter(({ key }) => key !== going.key),
    );
    this.problem = '';
    this.uploads.remove(going.key, true);
  }

  /** They belong to a message now; what is still on its way goes on. */
  take(conversation: string): Attached[] {
    const files = this.of(conversation).map(({ id, name, size }) => ({ id: id!, name, size }));
    this.chosen.set(conversation, []);
    return files;
  }

  /** The upload of a file of mine that has not come whole; of one from before a reload it looks what the browser has kept. */
  going(file: Attached, conversation: string): Going | null {
    const known = this.uploads.of(file.id);
    if (!known) void this.uploads.again(file.id, file.name, file.size, this.place(conversation));
    return known;
  }

  static shared({ id, name, size }: Attached, at: string): SharedFile {
    return { id, name, size, received: 0, kind: 'other', state: 'uploading', at };
  }

  private async again(conversation: string, file: Attached, into: Going[]): Promise<void> {
    into.push(await this.uploads.again(file.id, file.name, file.size, this.place(conversation)));
    this.talk.draw();
  }

  private changed(): void {
    for (const [conversation, going] of this.chosen) {
      const files = going.flatMap(({ id, name, size }) => (id ? [{ id, name, size }] : []));
      const kept = this.talk.drafts.of(conversation).files;
      if (files.map(({ id }) => id).join() !== kept.map(({ id }) => id).join() && going.every(({ id }) => id)) {
        this.talk.drafts.change(conversation, { files });
      }
    }
    this.talk.draw();
  }
}
