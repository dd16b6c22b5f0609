// What a message said before, and who has read it.

import { h } from '../../shared/dom';
import { keyed } from '../../shared/keyed';
import type { Member, Message, Version } from '../../shared/talkProtocol';
import { readers } from '../marks';
import type { Talk } from '../talk';
import { button, modal, problem } from './parts';

export function showVersions(talk: Talk, message: Message): void {
  const { words, open } = talk;
  if (!open) return;
  let versions: Version[] | null = null;
  modal('versions', words.say('versions.heading'), (close) => {
    const list = h('ol', { class: 'version-list' });
    keyed(
      list,
      () => versions ?? [],
      ({ writtenAt }) => writtenAt,
      (now) =>
        h(
          'li',
          {},
          h('time', {}, () => words.moment(now().writtenAt)),
          h('p', { class: 'text', dir: 'auto' }, () => now().text),
        ),
    );
    return [
      list,
      h('p', { class: 'quiet', role: 'status' }, () => {
        if (talk.acts.busy('versions')) return words.say('thread.loading');
        return versions?.length === 0 ? words.say('versions.none') : '';
      }),
      problem(talk, 'versions'),
      closing(talk, close),
    ];
  });
  void talk.acts.run(
    'versions',
    'versions',
    () => talk.server.versions(open, message.id),
    (said) => {
      versions = said;
    },
  );
}

export function showReaders(talk: Talk, message: Message): void {
  const { words } = talk;
  const now = () => (talk.current ? readers(message, talk.current) : { read: [], not: [] });
  const list = (heading: () => string, people: () => Member[]) => {
    const box = h('ul', { class: 'name-list' });
    keyed(
      box,
      people,
      ({ staff }) => staff,
      (one) => h('li', {}, () => one().name),
    );
    return h('div', { hidden: () => people().length === 0 }, h('h3', {}, heading), box);
  };
  modal('readers', words.say('readers.heading'), (close) => [
    list(
      () => words.say('readers.read'),
      () => now().read,
    ),
    list(
      () => words.say('readers.not'),
      () => now().not,
    ),
    h('p', { class: 'quiet', hidden: () => now().read.length > 0 }, words.say('readers.nobody')),
    h('p', { class: 'quiet', hidden: () => now().not.length > 0 }, words.say('readers.all')),
    closing(talk, close),
  ]);
}

function closing({ words }: Talk, close: () => void): HTMLElement {
  return h(
    'div',
    { class: 'acts' },
    button({ action: 'close' }, () => words.say('close'), close),
  );
}
