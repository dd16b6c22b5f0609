import { button } from '../../room/views/parts';
import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Colleague } from '../../shared/talkProtocol';
import type { CallServer } from '../server';

export type PickerNeeds = {
  server: CallServer;
  kind: string;
  words: {
    heading: string;
    find: string;
    note: string;
    nobody: string;
    press: string;
    close: string;
    noAnswer: string;
  };
  /** What a press on his button is called for those who do not see his name beside it. */
  named(name: string): string;
  wanted?(colleague: Colleague): boolean;
  /** How it stands with him, in words; empty: nothing was done yet. */
  state(colleague: Colleague): string;
  /** Whether he can be rung now, again where he did not come. */
  may(colleague: Colleague): boolean;
  busy(): boolean;
  problem(): string;
  press(colleague: Colleague): void;
  draw(): void;
};

const most = 30;
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The directory with a field to find somebody, and one button beside each. */
export function picker(needs: PickerNeeds): { root: HTMLElement; show(): void } {
  const { words, kind } = needs;
  let colleagues: Colleague[] = [];
  let problem = '';
  const field = h('input', { type: 'search', autocomplete: 'off', on: { input: () => needs.draw() } });
  const found = () => {
    const asked = plain(field.value).split(/\s+/);
    return colleagues
      .filter(({ name, department }) => asked.every((word) => plain(`${name} ${department ?? ''}`).includes(word)))
      .slice(0, most);
  };
  const list = h('ul', { class: 'bring-list' });
  keyed(
    list,
    found,
    ({ id }) => id,
    (colleague) =>
      h(
        'li',
        {},
        h(
          'div',
          {},
          h('strong', {}, () => colleague().name),
          h(
            'span',
            { class: 'soft', role: 'status' },
            () => needs.state(colleague()) || (colleague().department ?? ''),
          ),
        ),
        button(
          {
            action: 'ring',
            kind: 'small',
            picture: 'phone',
            hidden: () => !needs.may(colleague()),
            busy: needs.busy,
            more: { 'aria-label': needs.named(colleague().name), 'data-staff': colleague().id },
          },
          () => words.press,
          () => needs.press(colleague()),
        ),
      ),
  );
  const said = () => needs.problem() || problem;
  const root = h(
    'dialog',
    { class: `sheet picker ${kind}`, 'aria-labelledby': `${kind}-heading` },
    h('h2', { id: `${kind}-heading` }, words.heading),
    h('p', { class: 'soft', hidden: !words.note }, words.note),
    h('label', { class: 'field' }, h('span', {}, words.find), field),
    h('p', { class: 'problem', role: 'alert', hidden: () => !said() }, said),
    list,
    h('p', { role: 'status', class: 'soft', hidden: () => found().length > 0 }, words.nobody),
    h(
      'div',
      { class: 'row' },
      button(
        { action: `${kind}-close`, kind: 'primary' },
        () => words.close,
        () => root.close(),
      ),
    ),
  );
  return {
    root,
    show: () => {
      root.showModal();
      field.focus();
      void needs.server
        .colleagues()
        .then((all) => {
          colleagues = all.filter((one) => needs.wanted?.(one) ?? true);
          problem = '';
        })
        .catch(() => {
          problem = words.noAnswer;
        })
        .then(() => needs.draw());
    },
  };
}
