// The phone on the screen shows new text messages by itself. It swaps its screen only when there is a new one: a link that somebody is about to
// press must not move away.

const EVERY_MS = 2000;
const handset = document.querySelector<HTMLElement>('[data-phone]');

async function look(): Promise<void> {
  if (!handset || document.hidden) return;
  const answer = await fetch('/phone/screen', { credentials: 'same-origin' }).catch(() => null);
  if (!answer?.ok) return;
  const screen = new DOMParser()
    .parseFromString(await answer.text(), 'text/html')
    .querySelector<HTMLElement>('.handset-screen');
  const shown = handset.querySelector<HTMLElement>('.handset-screen');
  if (screen && screen.dataset.newest !== shown?.dataset.newest) handset.replaceChildren(screen);
}

setInterval(look, EVERY_MS);
document.addEventListener('visibilitychange', look);
