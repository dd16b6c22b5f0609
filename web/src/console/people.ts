// What is shown once, a link or codes, is copied from here.

const button = document.querySelector<HTMLButtonElement>('[data-copies]')!;
const link = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${button.dataset.copies}`)!;
const copied = document.querySelector<HTMLElement>('#copied')!;

link.addEventListener('focus', () => link.select());
button.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(link.value);
    copied.textContent = button.dataset.copied!;
  } catch {
    link.focus(); // Without https there is no clipboard: it stands selected, ready for Ctrl+C.
  }
});
