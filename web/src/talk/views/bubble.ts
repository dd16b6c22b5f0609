// One message: whose, what it says, what became of it, and what may be done with it.

import { always, h } from '../../shared/dom';
import { icon } from '../../shared/icons';
import { markOf, mustAcknowledge, owed } from '../marks';
import { parts } from '../rich';
import type { Bubble } from '../rows';
import type { Talk } from '../talk';
import { callLine } from './calls';
import { bubbleFiles } from './files';
import { messageMenu } from './menu';
import { showVersions } from './messageWindows';
import { ask, button, oneLine, portrait, problem, when } from './parts';

export function bubble(talk: Talk, now: () => Bubble): HTMLElement {
  const { words, state } = talk;
  const { mine } = now();
  const name = () => (mine ? words.say('you') : nameOf(talk, now().author));
  const alone = () => talk.current?.kind === 'direct';
  const withdrawn = () => now().text === null;
  return h(
    'li',
    {
      class: () => rowClass(talk, now()),
      'data-number': () => now().message?.number ?? null,
      'data-message': () => now().key,
      'data-state': () => standing(talk, now()),
    },
    mine
      ? null
      : when(
          () => !alone() && now().last,
          () => portrait(name, () => null),
        ),
    h(
      'div',
      { class: 'speech', tabindex: '-1' },
      h('p', { class: 'author', hidden: () => mine || alone() || !now().first }, name),
      // The author is said of each message, also where the eye sees it by the place.
      h('span', { class: 'unseen', hidden: () => !mine && !alone() && now().first }, () => `${name()}:`),
      when(
        () => now().urgent && !withdrawn(),
        () => h('p', { class: 'urgent-tag' }, icon('alert'), words.say('message.urgent')),
      ),
      when(
        () => now().replyTo !== null && !withdrawn(),
        () => quoted(talk, now),
      ),
      text(talk, now),
      when(
        () => now().message?.call != null,
        () => callLine(talk, () => now().message!),
      ),
      when(
        () => now().files.length > 0,
        () => bubbleFiles(talk, now),
      ),
      h(
        'p',
        { class: 'gone', hidden: () => !withdrawn() },
        words.say(mine ? 'message.withdrawnMine' : 'message.withdrawn'),
      ),
      meta(talk, now),
      when(
        () => now().urgent && now().message !== null && !withdrawn(),
        () => urgency(talk, now),
      ),
      when(
        () => now().entry?.refused != null,
        () => refusal(talk, now),
      ),
    ),
    when(
      () => now().message !== null && now().message!.call === null && !withdrawn() && !talk.current?.left,
      () => messageMenu(talk, () => now().message!),
    ),
  );

  function nameOf({ words }: Talk, staff: string): string {
    return state.nameOf(staff, talk.current ?? undefined) || words.say('someone');
  }
}

function rowClass(talk: Talk, row: Bubble): string {
  const marked = row.message !== null && row.message.number === talk.reading.marked;
  return [
    'bubble-row',
    row.mine ? 'mine' : 'theirs',
    row.first && 'first',
    row.last && 'last',
    row.urgent && 'urgent',
    marked && 'marked',
  ]
    .filter(Boolean)
    .join(' ');
}

function standing(talk: Talk, { entry, message, mine }: Bubble): string | null {
  if (entry) return entry.refused === null ? 'waiting' : 'refused';
  return mine && message && talk.current ? markOf(message, talk.current, talk.me) : null;
}

function quoted(talk: Talk, now: () => Bubble): HTMLElement {
  const { words, state } = talk;
  const quote = () => now().replyTo!;
  const name = () =>
    quote().author === talk.me ? words.say('you') : state.nameOf(quote().author, talk.current ?? undefined);
  const said = () => talk.reading.thread?.quoted(quote()) ?? null;
  return h(
    'button',
    {
      type: 'button',
      class: 'quote',
      'aria-label': () => words.say('message.toQuoted', { name: name() }),
      on: { click: () => talk.open && void talk.reading.jump(talk.open, quote().number) },
    },
    h('strong', {}, name),
    h('span', { dir: 'auto' }, () =>
      said() === null ? words.say('message.quoteGone') : oneLine(said()!).slice(0, 200),
    ),
  );
}

function text(talk: Talk, now: () => Bubble): HTMLElement {
  const { state } = talk;
  const paragraph = h('p', { class: 'text', dir: 'auto', hidden: () => !now().text });
  let shown: string | null = null;
  always(() => {
    const { text, message, entry } = now();
    const mentioned = (message?.mentions ?? entry?.mentions ?? []).map((id) => ({
      id,
      name: state.nameOf(id, talk.current ?? undefined),
    }));
    const key = JSON.stringify([text, mentioned]);
    if (key === shown) return;
    shown = key;
    paragraph.replaceChildren(
      ...parts(text ?? '', mentioned).map((part) => {
        if (part.kind === 'link') {
          return h('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer' }, part.text);
        }
        if (part.kind === 'mention') {
          return h('span', { class: part.staff === talk.me ? 'mention me' : 'mention' }, part.text);
        }
        return document.createTextNode(part.text);
      }),
    );
  });
  return paragraph;
}

function meta(talk: Talk, now: () => Bubble): HTMLElement {
  const { words } = talk;
  const mark = () => {
    const said = standing(talk, now());
    return said === 'sent' || said === 'delivered' || said === 'read' ? said : null;
  };
  const waiting = () => standing(talk, now()) === 'waiting';
  return h(
    'p',
    { class: 'meta' },
    when(
      () => now().message?.editedAt != null && now().text !== null,
      () =>
        h(
          'button',
          {
            type: 'button',
            class: 'edited',
            'data-action': 'versions',
            title: words.say('message.editedLong'),
            on: { click: () => now().message && showVersions(talk, now().message!) },
          },
          words.say('message.edited'),
        ),
    ),
    h('time', { hidden: () => waiting(), datetime: () => now().at }, () => words.time(now().at)),
    h('span', { class: 'waiting', hidden: () => !waiting() }, () =>
      talk.lost || talk.outbox.stuck
        ? words.say('message.waiting', { time: words.time(now().at) })
        : words.say('message.sending'),
    ),
    when(
      () => mark() !== null && now().text !== null,
      () =>
        h(
          'span',
          { class: () => `mark ${mark()}` },
          icon(() => (mark() === 'sent' ? 'check' : 'checks')),
          h('span', { class: 'unseen' }, () => (mark() ? words.say(`message.${mark()!}`) : '')),
        ),
    ),
  );
}

/** Who takes care of it, who has not said so, and to whom it went on. */
function urgency(talk: Talk, now: () => Bubble): HTMLElement {
  const { words, state } = talk;
  const message = () => now().message!;
  const conversation = () => talk.current!;
  const name = (staff: string) =>
    staff === talk.me ? words.say('you') : state.nameOf(staff, talk.current ?? undefined);
  const done = () =>
    message().acknowledged.map(({ staff, at }) =>
      words.say('message.acknowledgedAt', { name: name(staff), time: words.time(at) }),
    );
  const missing = () => (talk.current ? owed(message(), conversation()).map(({ staff }) => name(staff)) : []);
  const place = () => `acknowledge ${now().key}`;
  return h(
    'div',
    { class: 'urgency' },
    when(
      () => talk.current !== null && mustAcknowledge(message(), conversation(), talk.me),
      () =>
        button(
          {
            action: 'acknowledge',
            kind: 'small primary',
            picture: 'check',
            busy: () => talk.acts.busy(place()) !== null,
          },
          () => words.say(talk.acts.busy(place()) ? 'message.acknowledging' : 'message.acknowledge'),
          () =>
            void talk.acts.run(
              place(),
              'acknowledge',
              () => talk.server.acknowledge(conversation().id, message().id),
              (changed) => talk.changed(conversation().id, changed),
            ),
        ),
    ),
    h('p', { class: 'done', hidden: () => done().length === 0 }, () =>
      words.say('message.acknowledgedBy', { names: words.list(done()) }),
    ),
    h('p', { hidden: () => !now().mine || missing().length === 0 }, () =>
      words.say('message.owed', { names: words.list(missing()) }),
    ),
    h('p', { hidden: () => message().passedOn.length === 0 }, () =>
      message()
        .passedOn.map(({ staff, at }) => words.say('message.passedOn', { name: name(staff), time: words.time(at) }))
        .join(' '),
    ),
    problem(talk, place()),
  );
}

function refusal(talk: Talk, now: () => Bubble): HTMLElement {
  const { words } = talk;
  return h(
    'div',
    { class: 'refusal' },
    h('p', { role: 'alert' }, () => words.say('message.refused', { reason: now().entry?.refused ?? '' })),
    h(
      'div',
      { class: 'acts' },
      button(
        { action: 'change-refused', kind: 'small', picture: 'pen' },
        () => words.say('message.change'),
        () => now().entry && talk.compose.takeBack(now().entry!),
      ),
      button(
        { action: 'drop-refused', kind: 'small' },
        () => words.say('message.drop'),
        () =>
          ask(words, words.say('compose.droppedAsk'), words.say('message.drop'), () => {
            const { entry } = now();
            if (entry) talk.outbox.drop(entry.id);
          }),
      ),
    ),
  );
}
