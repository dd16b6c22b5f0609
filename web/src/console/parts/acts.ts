// Buttons and small forms that ask the server to do something: data-post says what, data-confirm asks first, data-done is
// said afterwards. They are found by delegation, so the board may be changed under them.

import { showErrors } from './fieldErrors';
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
    const input = form.querySelector<HTMLInputElement>('input')!;
    if (!input.checkValidity()) {
      input.setAttribute('aria-invalid', 'true');
      input.focus();
      return;
    }
    input.removeAttribute('aria-invalid');
    for (const error of form.querySelectorAll('[data-error]')) error.textContent = '';
    const value = input.type === 'number' ? input.valueAsNumber : input.value;
    void act(form, form.dataset.post, { [input.name]: value }, needs);
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
    if (element instanceof HTMLFormElement) element.reset();
    await needs.refresh();
    if (done) needs.done(done);
  } catch (error) {
    if (signedOut(error)) needs.signedOut();
    else if (error instanceof ProblemError) {
      const homeless = showErrors(error.errors, (field) =>
        element.querySelector<HTMLElement>(`[data-error="${field}"]`),
      );
      if (Object.keys(error.errors).length === 0) needs.problem(error.detail);
      else if (homeless.length > 0) needs.problem(homeless.join(' '));
    } else if (error instanceof NoAnswerError) needs.problem(needs.noAnswer);
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
