/** Asks in the page's own dialog; the answer is no for Escape and for the button that goes back. */
export function confirmInDialog(question: string): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>('#confirm')!;
  dialog.querySelector('p')!.textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
