// The page of one planned visit: how its guests fare, and what can be done with it.

import { pageHub } from '../shared/pageHub';
import { fill } from '../shared/texts';
import { listenForActs } from './parts/acts';
import { Board } from './parts/board';
import { confirmInDialog } from './parts/confirm';
import { count } from './parts/counting';
import { showError } from './parts/fieldErrors';
import { keepingFocus } from './parts/focus';
import { showLinks } from './parts/linkDialog';
import { MomentFields } from './parts/momentFields';
import { morphChildren } from './parts/morph';
import { sayDone, sayProblem } from './parts/says';
import * as server from './parts/server';

const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

const root = one('#board');
const hub = pageHub();
const signedOut = () => {
  one('#signed-out').hidden = false;
  hub.stop(); // it would knock for ever
};

const board = new Board({
  ask: () => server.fragment(root.dataset.board!),
  show: (html) => {
    const fresh = document.createElement('div');
    fresh.innerHTML = html;
    keepingFocus(root, () => morphChildren(root, fresh));
    tick();
    const move = document.querySelector<HTMLElement>('#move');
    if (move) move.hidden = root.querySelector('[data-visit]')?.getAttribute('data-state') !== 'scheduled';
  },
  lost: (is) => {
    one('#lost').hidden = !is;
  },
  signedOut,
});

const tick = () => count(root, Date.now());
board.follow(hub);
setInterval(tick, 1000);
tick();

const needs = { problem: sayProblem, signedOut, noAnswer: root.dataset.noAnswer! };
listenForActs(root, {
  ...needs,
  post: server.post,
  confirm: confirmInDialog,
  refresh: () => board.refresh(),
  done: sayDone,
});
showLinks(root, one('#link') as HTMLDialogElement, { ...needs, mint: (path) => server.post(path, {}) });

root.addEventListener('click', async ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('[data-join]');
  if (!button || button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    location.assign((await server.post<{ url: string }>(button.dataset.join!)).url);
  } catch (error) {
    if (server.signedOut(error)) signedOut();
    else sayProblem(error instanceof server.ProblemError ? error.detail : needs.noAnswer);
  } finally {
    button.removeAttribute('aria-disabled');
  }
});

const form = document.querySelector<HTMLFormElement>('#move-form');
if (form) listenForMove(form);

function listenForMove(form: HTMLFormElement): void {
  const { visit, moving, do: save, moved, same } = form.dataset;
  const problem = one('#move-problem');
  const button = one('#move-do');
  const moment = new MomentFields({
    check: server.checkPlan,
    more: () => ({ visit: visit! }),
    checked: () => undefined,
  });
  one('#move').addEventListener('toggle', () => void moment.look());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    busy(true);
    problem.textContent = '';
    for (const place of form.querySelectorAll<HTMLElement>('.error')) showError(place, '');
    try {
      const before = form.dataset.revision;
      const answer = await server.post<{ revision: number }>(`/api/agenda/${visit}/move`, {
        ...moment.value,
        revision: Number(before),
      });
      form.dataset.revision = String(answer.revision);
      await board.refresh();
      if (String(answer.revision) === before) sayDone(same!);
      else {
        sayDone(fill(moved!, { moment: moment.said }));
        one<HTMLDetailsElement>('#move').open = false;
        one('#said').scrollIntoView({ block: 'center' });
      }
    } catch (error) {
      await refused(error);
    } finally {
      busy(false);
    }
  });

  async function refused(error: unknown): Promise<void> {
    if (server.signedOut(error)) problem.textContent = form.dataset.signedOut!;
    else if (error instanceof server.ProblemError) {
      const homeless = moment.refused(error.errors, () => null);
      // Colleagues have no place here; the notice has their sentences already.
      problem.textContent = error.errors.anyway ? error.detail : [error.detail, ...homeless].join(' ');
      if (error.status !== 409) return;
      // It was changed meanwhile. What is typed stays; saved again it is based on what is there now.
      await board.refresh();
      form.dataset.revision =
        root.querySelector('[data-revision]')?.getAttribute('data-revision') ?? form.dataset.revision;
    } else if (error instanceof server.NoAnswerError) problem.textContent = form.dataset.noAnswer!;
    else throw error;
  }

  function busy(is: boolean): void {
    button.setAttribute('aria-disabled', String(is));
    button.querySelector('span')!.textContent = is ? moving! : save!;
  }
}
