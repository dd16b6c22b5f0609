// What was begun and not sent, in each conversation.

import type { Quote } from '../shared/talkProtocol';
import type { Attached } from './files';
import type { Keep } from './keep';
import type { Mentioned } from './rich';

/** `version`: of the message as he began to change it; another device may have changed it since. */
export type Editing = { id: string; version: number };

export type Draft = {
  text: string;
  replyTo: Quote | null;
  urgent: boolean;
  mentions: Mentioned[];
  editing: Editing | null;
  files: Attached[];
};

export const emptyDraft: Draft = { text: '', replyTo: null, urgent: false, mentions: [], editing: null, files: [] };

export class Drafts {
  private readonly known: Map<string, Draft>;

  constructor(private readonly keep: Keep) {
    this.known = new Map([...keep.all<Draft>('draft.')].map(([id, draft]) => [id, { ...emptyDraft, ...draft }]));
  }

  of(conversation: string): Draft {
    return this.known.get(conversation) ?? emptyDraft;
  }

  has(conversation: string): boolean {
    return this.known.has(conversation);
  }

  change(conversation: string, change: Partial<Draft>): void {
    const draft = { ...this.of(conversation), ...change };
    if (draft.text.trim() === '' && !draft.replyTo && !draft.editing && draft.files.length === 0) {
      // An empty draft is none; that it was to be urgent is not worth keeping, and dangerous to come upon later.
      if (draft.urgent) this.known.set(conversation, draft);
      else this.known.delete(conversation);
      this.keep.drop(`draft.${conversation}`);
    } else {
      this.known.set(conversation, draft);
      this.keep.put(`draft.${conversation}`, draft);
    }
  }

  clear(conversation: string): void {
    this.known.delete(conversation);
    this.keep.drop(`draft.${conversation}`);
  }
}
