// The list of members that an @ opens over the field. The cursor stays in the field; the arrows move in the list.

import { h, view } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Colleague } from '../../shared/talkProtocol';
import { others } from '../marks';
import { type Asked, askedAt, matching, withName } from '../mentionField';
import type { Talk } from '../talk';
import { portrait } from './parts';

export class MentionList {
  readonly root: HTMLElement;
  private asked: Asked | null = null;
  private found: Colleague[] = [];
  private at = 0;
  private readonly refresh: () => void;

  constructor(
    private readonly talk: Talk,
    private readonly field: HTMLTextAreaElement,
  ) {
    const made = view(() => this.build());
    this.root = made.root;
    this.refresh = made.refresh;
    field.setAttribute('aria-controls', 'talk-mentions');
    field.setAttribute('aria-autocomplete', 'list');
  }

  /** The text or the cursor has changed. */
  look(): void {
    const { talk, field } = this;
    const conversation = talk.current;
    this.asked = conversation ? askedAt(field.value, field.selectionStart) : null;
    const people = conversation ? others(conversation, talk.me).map(({ staff, name }) => person(staff, name)) : [];
    this.found = this.asked ? matching(this.asked.question, people) : [];
    this.at = 0;
    this.show();
  }

  close(): void {
    this.found = [];
    this.show();
  }

  /** Whether the list takes the key for itself. */
  takes(event: KeyboardEvent): boolean {
    if (this.found.length === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.at = (this.at + (event.key === 'ArrowDown' ? 1 : -1) + this.found.length) % this.found.length;
      this.show();
    } else if (event.key === 'Enter' || event.key === 'Tab') this.choose(this.found[this.at]!);
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  private choose({ id, name }: Colleague): void {
    if (!this.asked) return;
    const { text, cursor } = withName(this.field.value, this.asked, name);
    this.field.value = text;
    this.field.setSelectionRange(cursor, cursor);
    this.talk.compose.mention(text, { id, name });
    this.close();
  }

  private show(): void {
    const chosen = this.found[this.at];
    if (chosen) this.field.setAttribute('aria-activedescendant', `mention-${chosen.id}`);
    else this.field.removeAttribute('aria-activedescendant');
    this.refresh();
  }

  private build(): HTMLElement {
    const list = h('ul', {
      id: 'talk-mentions',
      class: 'mention-list',
      role: 'listbox',
      'aria-label': this.talk.words.say('compose.mentions'),
      hidden: () => this.found.length === 0,
    });
    keyed(
      list,
      () => this.found,
      ({ id }) => id,
      (now) =>
        h(
          'li',
          {
            id: `mention-${now().id}`,
            role: 'option',
            'aria-selected': () => (this.found[this.at]?.id === now().id ? 'true' : 'false'),
            on: {
              // Before the field loses the cursor.
              pointerdown: (event) => {
                event.preventDefault();
                this.choose(now());
              },
            },
          },
          portrait(
            () => now().name,
            () => null,
          ),
          h('span', {}, () => now().name),
        ),
    );
    return list;
  }
}

const person = (id: string, name: string): Colleague => ({
  id,
  name,
  roles: [],
  department: null,
  presence: 'off',
  favourite: false,
});
