import { button } from '../../room/views/parts';
import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Colleague } from '../../shared/talkProtocol';
import type { StaffCallPage } from '../staffCall';

const most = 30;

/** Whom to bring in: the directory, with a field to find somebody. */
export function bringDialog(call: StaffCallPage): { root: HTMLElement; show(): void } {
  const { say } = call;
  let colleagues: Colleague[] = [];
  const field = h('input', { type: 'search', autocomplete: 'off', on: { input: () => call.draw() } });
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const found = () => {
    const words = plain(field.value).split(/\s+/);
    return colleagues
      .filter(({ name, department }) => words.every((word) => plain(`${name} ${department ?? ''}`).includes(word)))
      .slice(0, most);
  };
  const list = h('ul', { class: 'bring-list' });
  keyed(
    list,
    found,
    ({ id }) => id,
    (colleague) => {
      const state = () => call.others.find(({ staff }) => staff === colleague().id)?.state;
      const word = () => {
        if (state() === 'ringing') return say('bring.rings');
        return state() === 'in' || state() === 'held' ? say('bring.in') : '';
      };
      return h(
        'li',
        {},
        h(
          'div',
          {},
          h('strong', {}, () => colleague().name),
          h('span', { class: 'soft' }, () => word() || (colleague().department ?? '')),
        ),
        button(
          {
            action: 'ring',
            kind: 'small',
            picture: 'phone',
            hidden: () => word() !== '',
            busy: () => call.acts.busy('bring') !== null,
            more: { 'aria-label': say('bring.ring', { name: colleague().name }), 'data-staff': colleague().id },
          },
          () => say('line.again'),
          () => call.bring(colleague().id),
        ),
      );
    },
  );
  const root = h(
    'dialog',
    { class: 'sheet bring', 'aria-labelledby': 'bring-heading' },
    h('h2', { id: 'bring-heading' }, say('bring.heading')),
    h('label', { class: 'field' }, h('span', {}, say('bring.find')), field),
    h('p', { class: 'problem', role: 'alert', hidden: () => !call.acts.problem('bring') }, () =>
      call.acts.problem('bring'),
    ),
    list,
    h('p', { role: 'status', class: 'soft', hidden: () => found().length > 0 }, say('bring.nobody')),
    h(
      'div',
      { class: 'row' },
      button(
        { action: 'bring-close', kind: 'primary' },
        () => say('bring.close'),
        () => root.close(),
      ),
    ),
  );
  return {
    root,
    show: () => {
      root.showModal();
      field.focus();
      void call.needs.server
        .colleagues()
        .then((all) => {
          colleagues = all;
          call.draw();
        })
        .catch(() => call.acts.say('bring', say('problem.noAnswer')));
    },
  };
}
