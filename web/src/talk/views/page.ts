import { h, view } from '../../shared/dom';
import { icon } from '../../shared/icons';
import type { Talk } from '../talk';
import { button, refreshWindows, when } from './parts';
import { side } from './side';
import { threadPane } from './thread';

/** The page in two halves, of which a phone shows one. Answers what draws it anew. */
export function page(talk: Talk, root: HTMLElement): () => void {
  const whole = view(() =>
    h(
      'div',
      { class: 'talk', 'data-open': () => talk.open !== null, 'data-loaded': () => talk.state.loaded },
      // Above both halves: on a phone one of them is hidden, and with it what stands in it.
      h('h1', { class: 'unseen' }, talk.words.say('title')),
      status(talk),
      h('div', { class: 'halves' }, side(talk), main(talk)),
    ),
  );
  root.replaceChildren(whole.root);
  return () => {
    document.body.classList.toggle('in-thread', talk.open !== null);
    whole.refresh();
    refreshWindows();
  };
}

function main(talk: Talk): HTMLElement {
  return h(
    'div',
    { class: 'right' },
    when(
      () => talk.current === null,
      () => nothingOpen(talk),
    ),
    when(
      () => talk.current !== null,
      () => threadPane(talk),
    ),
  );
}

function nothingOpen({ words }: Talk): HTMLElement {
  return h(
    'div',
    { class: 'empty nothing-open' },
    icon('people'),
    h('strong', {}, words.say('thread.none')),
    h('p', {}, words.say('thread.noneText')),
  );
}

/** What keeps messages from being sent or seen. */
function status(talk: Talk): HTMLElement {
  const { words, outbox } = talk;
  const sentence = () => {
    if (!talk.lost) return outbox.why;
    return words.say(talk.keep.keeps || outbox.waiting === 0 ? 'status.lost' : 'status.lostKeepsNothing');
  };
  const waiting = () =>
    outbox.waiting > 0 ? ` ${words.count('status.waitingOne', 'status.waitingMany', outbox.waiting)}` : '';
  return h(
    'div',
    { class: 'status' },
    h(
      'div',
      { class: 'notice warn', role: 'status', 'data-lost': () => talk.lost },
      when(
        () => talk.lost || outbox.why !== '',
        () =>
          h(
            'div',
            { class: 'line' },
            icon(talk.lost ? 'offline' : 'alert'),
            h('p', {}, sentence, waiting),
            button(
              { action: 'retry', kind: 'small' },
              () => words.say('status.retry'),
              () => talk.looked(),
            ),
          ),
      ),
    ),
    h(
      'div',
      { class: 'notice warn', role: 'alert' },
      when(
        () => talk.signedOut,
        () =>
          h(
            'div',
            { class: 'line' },
            icon('alert'),
            h('p', {}, words.say('status.signedOut')),
            h('a', { class: 'button small primary', href: signInPath() }, words.say('status.signIn')),
          ),
      ),
    ),
  );
}

const signInPath = () => `/sign-in?${new URLSearchParams({ to: location.pathname + location.search })}`;
