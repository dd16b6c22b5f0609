// What the composer holds and what it does: write, answer, change, send.

import { ProblemError } from '../shared/http';
import type { Message } from '../shared/talkProtocol';
import { type Draft, emptyDraft } from './drafts';
import type { Entry } from './outbox';
import { type Mentioned, stillMentioned } from './rich';
import type { Talk } from './talk';

export const longest = 4000;
/** From here on the composer says how much is left. */
export const nearlyFull = longest - 300;

export class Compose {
  /** Goes up when the field must show another text than what was typed into it. */
  version = 0;
  /** The field wants the cursor. */
  wanted = false;
  /** He has read that another device changed the message meanwhile. */
  private overtaken = false;

  constructor(private readonly talk: Talk) {}

  get draft(): Draft {
    return this.talk.open ? this.talk.drafts.of(this.talk.open) : emptyDraft;
  }

  get tooLong(): boolean {
    return this.draft.text.trim().length > longest;
  }

  get ready(): boolean {
    const some = this.draft.text.trim() !== '' || (!this.draft.editing && this.talk.files.here.length > 0);
    return some && !this.tooLong && (this.draft.editing !== null || this.talk.files.ready);
  }

  begin(): void {
    this.version++;
    this.wanted = true;
  }

  typed(text: string): void {
    const { open } = this.talk;
    if (!open) return;
    this.change({ text });
    if (text.trim() && !this.draft.editing) this.talk.typing.pressed(open);
  }

  mention(text: string, who: Mentioned): void {
    const { mentions } = this.draft;
    this.change({ text, mentions: [...mentions.filter(({ id }) => id !== who.id), who] });
    this.version++;
  }

  urgent(urgent: boolean): void {
    this.change({ urgent });
  }

  replyTo(message: Message): void {
    const { id, number, author, text } = message;
    this.leaveEditing();
    this.change({ replyTo: { id, number, author, text } });
    this.begin();
    this.talk.draw();
  }

  /** Takes back the answer or the change that was begun. */
  cancel(): void {
    if (this.draft.editing) this.leaveEditing();
    else this.change({ replyTo: null });
    this.begin();
    this.talk.draw();
  }

  /** What stood in the field comes back afterwards: it is put aside in the change itself. */
  edit(message: Message): void {
    if (message.text === null) return;
    const { open } = this.talk;
    if (!open) return;
    const conversation = this.talk.current;
    const mentions = message.mentions.map((id) => ({
      id,
      name: this.talk.state.nameOf(id, conversation ?? undefined),
    }));
    if (!this.draft.editing && this.draft.text.trim()) this.talk.keep.put(`aside.${open}`, this.draft);
    this.talk.drafts.change(open, {
      ...emptyDraft,
      text: message.text,
      mentions,
      editing: { id: message.id, version: message.version },
    });
    this.begin();
    this.talk.draw();
  }

  send(): void {
    const { talk, draft } = this;
    if (!talk.open || !this.ready || talk.current?.left || talk.current?.stopped) return;
    const text = draft.text.trim();
    if (draft.editing) {
      const { id, version } = draft.editing;
      const known = talk.reading.thread?.find(id)?.version;
      void this.saveEdit(talk.open, id, this.overtaken ? (known ?? version) : version, text);
      return;
    }
    talk.outbox.add({
      conversation: talk.open,
      text,
      replyTo: draft.replyTo,
      urgent: draft.urgent,
      mentions: stillMentioned(text, draft.mentions),
      files: talk.files.take(talk.open),
    });
    talk.drafts.clear(talk.open);
    talk.reading.sent(talk.open);
    talk.reading.toEnd();
    this.begin();
    talk.draw();
  }

  /** A refused message comes back into the field, to be changed and sent anew. */
  takeBack(entry: Entry): void {
    const { talk } = this;
    const conversation = talk.state.conversations.get(entry.conversation);
    const before = talk.drafts.of(entry.conversation);
    const mentions = entry.mentions.map((id) => ({ id, name: talk.state.nameOf(id, conversation) }));
    const text = before.text.trim() ? `${entry.text}\n${before.text}` : entry.text;
    talk.drafts.change(entry.conversation, { text, replyTo: entry.replyTo, urgent: entry.urgent, mentions });
    talk.outbox.drop(entry.id);
    this.begin();
    talk.draw();
  }

  private async saveEdit(conversation: string, message: string, version: number, text: string): Promise<void> {
    const { talk } = this;
    const before = talk.state.thread(conversation).find(message);
    if (before?.text === text) return this.cancel();
    await talk.acts.run(
      'edit',
      'edit',
      () => talk.server.edit(conversation, message, text, version).catch((error) => this.explain(error, conversation)),
      (changed) => {
        talk.changed(conversation, changed);
        if (talk.drafts.of(conversation).editing?.id === message) this.leaveEditing(conversation);
        this.begin();
      },
    );
  }

  /** Another device was faster. His own words stay in the field, what stands there now is in the thread, and the next press is
   *  about that. */
  private explain(error: unknown, conversation: string): never {
    if (error instanceof ProblemError && error.code === 'changed_meanwhile') {
      this.overtaken = true;
      this.talk.sync.one(conversation);
      throw new ProblemError({ status: 409, code: 'edited_meanwhile', detail: this.talk.words.say('edit.meanwhile') });
    }
    throw error;
  }

  private leaveEditing(conversation = this.talk.open): void {
    if (!conversation || !this.talk.drafts.of(conversation).editing) return;
    const aside = this.talk.keep.get<Draft>(`aside.${conversation}`);
    this.talk.keep.drop(`aside.${conversation}`);
    this.talk.drafts.clear(conversation);
    if (aside) this.talk.drafts.change(conversation, aside);
    this.overtaken = false;
    this.talk.acts.say('edit', '');
  }

  private change(change: Partial<Draft>): void {
    if (this.talk.open) this.talk.drafts.change(this.talk.open, change);
    this.talk.draw();
  }
}
