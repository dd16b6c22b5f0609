// Groups: making one, who belongs to it, its name, leaving.

import { h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { keyed } from '../../shared/keyed';
import type { Colleague, Conversation, Member } from '../../shared/talkProtocol';
import { finds } from '../find';
import type { Talk } from '../talk';
import { ask, button, modal, portrait, problem } from './parts';

const longestTitle = 80;

export function newGroup(talk: Talk): void {
  const { words, acts } = talk;
  const chosen = new Set<string>();
  let wrong = '';
  modal('group', words.say('group.heading'), (close) => {
    const title = titleField(talk, '');
    const create = async () => {
      wrong = !title.value.trim()
        ? words.say('group.titleMissing')
        : chosen.size === 0
          ? words.say('group.nobody')
          : '';
      talk.draw();
      if (wrong) return;
      const members = [...chosen];
      if (await talk.start({ kind: 'group', title: title.value.trim(), members }, 'group')) close();
    };
    return [
      h('label', { class: 'field' }, h('span', {}, words.say('group.title')), title),
      h('h3', {}, words.say('group.choose')),
      picker(talk, chosen, () => false),
      h('p', { class: 'problem', role: 'alert', hidden: () => !wrong }, () => wrong),
      problem(talk, 'group'),
      h(
        'div',
        { class: 'acts' },
        button({ action: 'cancel' }, () => words.say('cancel'), close),
        button(
          { action: 'create-group', kind: 'primary', busy: () => acts.busy('group') !== null },
          () => words.say(acts.busy('group') ? 'group.creating' : 'group.create'),
          () => void create(),
        ),
      ),
    ];
  });
}

export function showMembers(talk: Talk, id: string): void {
  const { words, acts, state } = talk;
  const now = (): Conversation => state.conversations.get(id)!;
  const chosen = new Set<string>();
  const isIn = (staff: string) => now().members.some((member) => member.staff === staff && !member.left);
  const change = (act: () => Promise<Conversation>, done = () => {}) =>
    acts.run('members', 'members', act, (conversation) => {
      state.put(conversation);
      talk.sync.one(id);
      done();
    });
  const busy = () => acts.busy('members') !== null;
  const mayChange = () => now().kind === 'group' && !now().left;

  modal('group', words.say('group.membersOf', { title: now().title }), (close) => {
    const list = h('ul', { class: 'member-list' });
    keyed(
      list,
      () => now().members.filter(({ left }) => !left),
      ({ staff }) => staff,
      (one) => memberLine(one),
    );
    const gone = () =>
      now()
        .members.filter(({ left }) => left)
        .map(({ name }) => name);
    const title = titleField(talk, now().title);
    return [
      h(
        'form',
        {
          class: 'field inline',
          hidden: () => !mayChange(),
          on: {
            submit: (event) => {
              event.preventDefault();
              void change(() => talk.server.rename(id, title.value.trim()));
            },
          },
        },
        h('label', {}, h('span', {}, words.say('group.title')), title),
        h('button', { class: 'button small', 'data-action': 'rename' }, words.say('group.rename')),
      ),
      list,
      h('p', { class: 'quiet', hidden: () => gone().length === 0 }, () =>
        words.say('group.hasLeft', { names: words.list(gone()) }),
      ),
      h(
        'details',
        { class: 'adding', hidden: () => !mayChange() },
        h('summary', {}, icon('plus'), words.say('group.addHeading')),
        h('p', { class: 'hint' }, words.say('group.addHint')),
        picker(talk, chosen, isIn),
        button(
          { action: 'add-members', kind: 'small primary', busy: () => busy() || chosen.size === 0 },
          () => words.say('group.add'),
          () =>
            void change(
              () => talk.server.add(id, [...chosen]),
              () => chosen.clear(),
            ),
        ),
      ),
      problem(talk, 'members'),
      h(
        'div',
        { class: 'acts' },
        button(
          { action: 'leave-group', kind: 'small', picture: 'door', hidden: () => !mayChange(), busy },
          () => words.say('group.leave'),
          () =>
            ask(words, words.say('group.leaveAsk', { title: now().title }), words.say('group.leaveDo'), () => {
              void change(() => talk.server.leave(id, talk.me), close);
            }),
        ),
        button({ action: 'close' }, () => words.say('close'), close),
      ),
    ];

    function memberLine(one: () => Member): HTMLElement {
      const { staff } = one();
      const name = () => (staff === talk.me ? `${one().name} (${words.say('you').toLocaleLowerCase()})` : one().name);
      return h(
        'li',
        {},
        portrait(
          () => one().name,
          () => state.presenceOf(staff),
        ),
        h('span', {}, name),
        button(
          {
            action: 'remove-member',
            kind: 'bare',
            picture: 'close',
            hidden: () => !now().mine || !mayChange() || staff === talk.me,
            busy,
            more: { 'aria-label': () => words.say('group.removeOne', { name: one().name }) },
          },
          () => '',
          () =>
            ask(words, words.say('group.removeAsk', { name: one().name }), words.say('group.removeDo'), () => {
              void change(() => talk.server.leave(id, staff));
            }),
        ),
      );
    }
  });
}

function titleField({ words }: Talk, value: string): HTMLInputElement {
  const field = h('input', {
    type: 'text',
    name: 'title',
    maxlength: String(longestTitle),
    autocomplete: 'off',
    'aria-label': words.say('group.title'),
  });
  field.value = value;
  return field;
}

/** Colleagues to tick, found by what is typed over them. */
function picker(talk: Talk, chosen: Set<string>, isThere: (staff: string) => boolean): HTMLElement {
  const { words, state, finder } = talk;
  let question = '';
  const people = () =>
    [...state.colleagues.values()]
      .filter(({ id }) => id !== talk.me && !isThere(id))
      .filter(
        (one) => chosen.has(one.id) || finds(question, `${one.name} ${one.department ?? ''} ${finder.rolesOf(one)}`),
      );
  const list = h('ul', { class: 'picker-list', tabindex: '-1' });
  keyed(
    list,
    people,
    ({ id }) => id,
    (now) => choice(now),
  );
  const field = h('input', {
    type: 'search',
    autocomplete: 'off',
    placeholder: words.say('group.find'),
    'aria-label': words.say('group.find'),
    on: {
      input: () => {
        question = field.value;
        talk.draw();
      },
    },
  });
  return h('div', { class: 'picker' }, field, list);

  function choice(now: () => Colleague): HTMLElement {
    const { id } = now();
    const box = h('input', {
      type: 'checkbox',
      value: id,
      on: {
        change: () => {
          if (box.checked) chosen.add(id);
          else chosen.delete(id);
          talk.draw();
        },
      },
    });
    box.checked = chosen.has(id);
    return h(
      'li',
      {},
      h(
        'label',
        {},
        box,
        h(
          'span',
          { class: 'what' },
          h('strong', {}, () => now().name),
          h('span', { class: 'about' }, () => now().department ?? ''),
        ),
      ),
    );
  }
}
