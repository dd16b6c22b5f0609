// What may be done with a message: behind one button, built when it is pressed.

import { h } from '../../shared/dom';
import { type IconName, icon } from '../../shared/icons';
import type { Message } from '../../shared/talkProtocol';
import type { Talk } from '../talk';
import { showReaders } from './messageWindows';
import { ask } from './parts';

type Choice = { action: string; picture: IconName; label: string; act: () => void };

export function messageMenu(talk: Talk, now: () => Message): HTMLElement {
  const { words } = talk;
  const more = h(
    'button',
    {
      type: 'button',
      class: 'more',
      'data-action': 'message-menu',
      'aria-label': words.say('message.acts'),
      'aria-expanded': 'false',
      on: { click: () => (list ? close() : open()) },
    },
    icon('more'),
  );
  const root = h('div', { class: 'message-menu' }, more);
  let list: HTMLElement | null = null;

  function open(): void {
    list = h(
      'ul',
      { class: 'choices' },
      ...choices(talk, now()).map(({ action, picture, label, act }) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              'data-action': action,
              on: {
                click: () => {
                  close();
                  act();
                },
              },
            },
            icon(picture),
            h('span', {}, label),
          ),
        ),
      ),
    );
    root.append(list);
    more.setAttribute('aria-expanded', 'true');
    // Where there is no room below, it opens upwards.
    const frame = root.closest('.history')!.getBoundingClientRect();
    list.classList.toggle('up', list.getBoundingClientRect().bottom > frame.bottom - 8);
    list.querySelector('button')?.focus({ preventScroll: true });
    addEventListener('pointerdown', outside);
    root.addEventListener('keydown', keys);
  }

  function close(): void {
    list?.remove();
    list = null;
    more.setAttribute('aria-expanded', 'false');
    removeEventListener('pointerdown', outside);
    root.removeEventListener('keydown', keys);
  }

  function outside({ target }: Event): void {
    if (!root.contains(target as Node)) close();
  }

  function keys(event: KeyboardEvent): void {
    const buttons = [...(list?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape') {
      close();
      more.focus();
    } else if (step !== 0) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    }
  }

  return root;
}

function choices(talk: Talk, message: Message): Choice[] {
  const { words, current, me } = talk;
  const mine = message.author === me;
  const all: (Choice | false)[] = [
    { action: 'reply', picture: 'reply', label: words.say('message.reply'), act: () => talk.compose.replyTo(message) },
    {
      action: 'copy',
      picture: 'copy',
      label: words.say('message.copy'),
      act: () => void navigator.clipboard?.writeText(message.text ?? '').catch(() => {}),
    },
    mine && { action: 'edit', picture: 'pen', label: words.say('message.edit'), act: () => talk.compose.edit(message) },
    mine &&
      current?.kind !== 'direct' && {
        action: 'readers',
        picture: 'checks',
        label: words.say('message.readers'),
        act: () => showReaders(talk, message),
      },
    mine && {
      action: 'withdraw',
      picture: 'close',
      label: words.say('message.withdraw'),
      act: () => withdraw(talk, message),
    },
  ];
  return all.filter((one): one is Choice => one !== false);
}

function withdraw(talk: Talk, message: Message): void {
  const { words, open } = talk;
  if (!open) return;
  ask(words, words.say('withdraw.ask'), words.say('withdraw.do'), () => {
    void talk.acts.run(
      'edit',
      'withdraw',
      () => talk.server.withdraw(open, message.id),
      (changed) => talk.changed(open, changed),
    );
  });
}
