// Who does nothing for a while is signed out by the server. He is asked in time whether he is still there; what he types counts as being there, though it
// asks nothing of the server. When the session is over the page shows nobody's data any more: it gives way to the sign-in page, or, where something was
// typed that would be lost, it is covered until he has signed in beside it.

import { get, ProblemError, post } from '../../shared/http';

type SessionLeft = { left: number; who: string };

const WARN_BEFORE = 120;
const PATH = '/account/session';

export function watchIdleness(dialog: HTMLDialogElement): void {
  const idle = Number(dialog.dataset.idle);
  const warnBefore = Math.min(WARN_BEFORE, idle / 2);
  const part = (name: string) => dialog.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  const words = part('warning').querySelector<HTMLElement>('[data-words]')!;
  let timer = 0;
  let touched = false;
  let typed = false;
  let over = false;

  for (const sign of ['pointerdown', 'keydown']) {
    addEventListener(
      sign,
      () => {
        touched = true;
      },
      { capture: true, passive: true },
    );
  }
  for (const [sign, means] of [
    ['input', true],
    ['submit', false],
  ] as const) {
    addEventListener(
      sign,
      () => {
        typed = means;
      },
      { capture: true },
    );
  }
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !over) void look(get);
  });
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.querySelector('[data-action="stay"]')!.addEventListener('click', () => void look(post));
  dialog.querySelector('[data-action="back"]')!.addEventListener('click', () => void look(post));

  again(idle - warnBefore);
  setInterval(tell, Math.max(20, Math.min(240, idle / 4)) * 1000);

  function tell(): void {
    if (!touched || over || dialog.open) return;
    touched = false;
    void look(post);
  }

  async function look(ask: typeof get): Promise<void> {
    try {
      const { left, who } = await ask<SessionLeft>(PATH);
      // Another one has signed in here: nothing of the first one's is his.
      if (who !== dialog.dataset.who) location.assign('/');
      else if (left > warnBefore) goOn(left);
      else warn(left);
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) end();
      else again(15);
    }
  }

  function goOn(left: number): void {
    over = false;
    dialog.classList.remove('over');
    if (dialog.open) dialog.close();
    again(left - warnBefore);
  }

  function warn(left: number): void {
    words.textContent = words.dataset.words!.replace('{minutes}', String(Math.max(1, Math.round(left / 60))));
    show('warning');
    again(left + 1);
  }

  function end(): void {
    clearTimeout(timer);
    const to = new URLSearchParams({ to: location.pathname + location.search, why: 'ended' });
    if (!typed) {
      location.assign(`/sign-in?${to}`);
      return;
    }
    over = true;
    dialog.classList.add('over');
    show('over');
  }

  function show(name: string): void {
    for (const one of ['warning', 'over']) part(one).hidden = one !== name;
    if (!dialog.open) dialog.showModal();
  }

  function again(seconds: number): void {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(get), seconds * 1000);
  }
}
