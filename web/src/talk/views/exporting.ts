// The copy of a thread for the patient's file: of which days, and as what. The browser saves it from its own address.

import { h } from '../../shared/dom';
import type { Talk } from '../talk';
import { button, modal } from './parts';

/** The address of a copy; null while the days are the wrong way round. */
export function copyAddress(conversation: string, format: 'pdf' | 'text', from: string, to: string): string | null {
  if (from && to && from > to) return null;
  const asked = new URLSearchParams({ format, ...(from && { from }), ...(to && { to }) });
  return `/api/talk/${conversation}/export?${asked}`;
}

export function exportButton(talk: Talk): HTMLElement {
  const about = () => talk.current?.kind === 'visit' || talk.current?.kind === 'patient';
  return button(
    {
      action: 'export',
      kind: 'small members',
      picture: 'file',
      hidden: () => !about(),
      more: { 'aria-label': talk.words.say('export.heading') },
    },
    () => talk.words.say('export.button'),
    () => talk.open && showExport(talk, talk.open),
  );
}

function showExport(talk: Talk, id: string): void {
  const { words } = talk;
  modal('export', words.say('export.heading'), (close) => {
    const [from, to] = [day(), day()];
    const address = (format: 'pdf' | 'text') => copyAddress(id, format, from.value, to.value);
    const save = (format: 'pdf' | 'text') =>
      h(
        'a',
        {
          class: 'button primary',
          'data-action': `export-${format}`,
          download: true,
          href: () => address(format),
          'aria-disabled': () => (address(format) ? null : 'true'),
          on: { click: () => setTimeout(close) },
        },
        words.say(`export.${format}`),
      );
    return [
      h('p', {}, words.say('export.hint')),
      h(
        'div',
        { class: 'days' },
        h('label', { class: 'field' }, h('span', {}, words.say('export.from')), from),
        h('label', { class: 'field' }, h('span', {}, words.say('export.to')), to),
      ),
      h('p', { class: 'quiet', role: 'status' }, () =>
        address('pdf') ? words.say('export.days') : words.say('export.reversed'),
      ),
      h(
        'div',
        { class: 'acts' },
        button({ action: 'cancel' }, () => words.say('cancel'), close),
        save('text'),
        save('pdf'),
      ),
    ];
  });

  function day(): HTMLInputElement {
    return h('input', {
      type: 'date',
      max: words.dayOf(new Date(words.now()).toISOString()),
      on: { input: () => talk.draw() },
    });
  }
}
