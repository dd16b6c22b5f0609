// The link on the screen: as a picture for the camera of the phone at the bedside, and to copy. It is made for this moment,
// and goes from the page when the dialog closes.

import { picture } from '../../shared/qr';
import { type MintedLink, NoAnswerError, ProblemError, signedOut } from './server';

export type LinkNeeds = {
  mint(path: string): Promise<MintedLink>;
  problem(words: string): void;
  signedOut(): void;
  noAnswer: string;
};

export function showLinks(root: HTMLElement, dialog: HTMLDialogElement, needs: LinkNeeds): void {
  const title = dialog.querySelector<HTMLElement>('h2')!;
  const frame = dialog.querySelector<HTMLElement>('.picture')!;
  const url = dialog.querySelector<HTMLInputElement>('input')!;
  const said = dialog.querySelector<HTMLElement>('#link-said')!;

  root.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-link]');
    if (button) void show(button);
  });
  dialog.querySelector('[data-action="copy-link"]')!.addEventListener('click', () => void copy());
  dialog.addEventListener('close', () => {
    url.value = '';
    frame.replaceChildren();
  });

  async function show(button: HTMLElement): Promise<void> {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    try {
      const link = await needs.mint(button.dataset.link!);
      title.textContent = title.dataset.title!.replace('{name}', button.dataset.name ?? '');
      url.value = link.url;
      said.textContent = '';
      frame.replaceChildren(picture(link.picture));
      const menu = button.closest<HTMLDetailsElement>('details[data-menu]');
      if (menu) menu.open = false;
      dialog.showModal();
    } catch (error) {
      if (signedOut(error)) needs.signedOut();
      else if (error instanceof ProblemError) needs.problem(error.detail);
      else if (error instanceof NoAnswerError) needs.problem(needs.noAnswer);
      else throw error;
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }

  async function copy(): Promise<void> {
    url.select();
    try {
      await navigator.clipboard.writeText(url.value);
      said.textContent = said.dataset.copied!;
    } catch {
      said.textContent = said.dataset.byHand!;
    }
  }
}
