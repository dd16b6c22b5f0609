// Buttons and small forms that ask the server to do something: data-post says what, data-confirm asks first, data-done is
// said afterwards. They are found by delegation, so the board may be changed under them.

import { NoAnswerError, ProblemError, signedOut } from './server';

export type ActsNeeds = {
  post(path: string, body: unknown): Promise<unknown>;
  confirm(question: string): Promise<boolean>;
  /** Shows the page as it stands after the act. */
  refresh(): Promise<void>;
  done(words: string): void;
  problem(words: string): void;
  signedOut(): void;
  noAnswer: string;
};

export function listenForActs(root: HTMLElement, needs: ActsNeeds): void {
  root.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-post]');
    if (button) void act(button, button.dataset.post!, JSON.parse(button.dataset.body ?? '{}'), needs);
  });
  root.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.post) return;
    event.preventDefault();
    const minutes = form.querySelector<HTMLInputElement>('input')!;
    if (!minutes.checkValidity()) {
      minutes.setAttribute('aria-invalid', 'true');
      minutes.focus();
      return;
    }
    minutes.removeAttribute('aria-invalid');
    void act(form, form.dataset.post, { minutes: minutes.valueAsNumber }, needs);
  });
}

async function act(element: HTMLElement, path: string, body: unknown, needs: ActsNeeds): Promise<void> {
  if (element.getAttribute('aria-disabled') === 'true') return;
  const { confirm, done } = element.dataset;
  if (confirm && !(await needs.confirm(confirm))) return;
  element.setAttribute('aria-disabled', 'true'); // not `disabled`, which would drop the focus
  try {
    await needs.post(path, body);
    closeMenu(element);
    await needs.refresh();
    if (done) needs.done(done);
  } catch (error) {
    if (signedOut(error)) needs.signedOut();
    else if (error instanceof ProblemError) needs.problem(error.detail);
    else if (error instanceof NoAnswerError) needs.problem(needs.noAnswer);
    else throw error;
    await needs.refresh();
  } finally {
    element.removeAttribute('aria-disabled');
  }
}

function closeMenu(inside: HTMLElement): void {
  const menu = inside.closest<HTMLDetailsElement>('details[data-menu]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')!.focus();
}
