// The files of the visit: what clinician and guests hand each other.

import { type FilePanel, filePanel } from '../files/panel';
import type { FileWords } from '../files/words';

export class VisitFiles {
  /** How many came that nobody has looked at here. */
  unseen = 0;
  private panel: FilePanel | null = null;

  constructor(
    private readonly visit: string,
    private readonly words: FileWords,
    private readonly changed: () => void,
  ) {}

  /** Something changed in the visit. */
  ask(): void {
    if (this.panel) this.panel.ask();
    else this.make();
  }

  open(): void {
    this.make().open();
  }

  private make(): FilePanel {
    this.panel ??= filePanel(`/api/visits/${this.visit}/files`, this.words, 'staffHint', (count) => {
      if (count === this.unseen) return;
      this.unseen = count;
      this.changed();
    });
    return this.panel;
  }
}
