// Where files come from: a button that opens the chooser or the camera, dropping, and pasting.

import { h } from '../shared/dom';

/** Opens the chooser of the browser; `camera`: a phone's camera at once. */
export function choose(take: (files: File[]) => void, { camera = false, several = true, accept = '' } = {}): void {
  const input = h('input', {
    type: 'file',
    class: 'unseen',
    multiple: several,
    accept: camera ? 'image/*' : accept,
    capture: camera ? 'environment' : null,
    'data-chooser': camera ? 'camera' : 'files',
    tabindex: '-1',
    'aria-hidden': 'true',
    on: {
      change: () => {
        const files = [...(input.files ?? [])];
        input.remove();
        if (files.length > 0) take(files);
      },
    },
  });
  input.addEventListener('cancel', () => input.remove());
  // In the page: Safari forgets one that is nowhere.
  document.body.append(input);
  input.click();
}

/** What is dropped on an element, and pasted into it. `over` says that something hangs over it. */
export function takeFrom(
  element: HTMLElement,
  may: () => boolean,
  take: (files: File[]) => void,
  over: (is: boolean) => void,
): void {
  let depth = 0;
  const has = (data: DataTransfer | null) => may() && (data?.types.includes('Files') ?? false);
  element.addEventListener('dragenter', (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault();
    if (++depth === 1) over(true);
  });
  element.addEventListener('dragover', (event) => has(event.dataTransfer) && event.preventDefault());
  element.addEventListener('dragleave', (event) => {
    if (has(event.dataTransfer) && --depth <= 0) {
      depth = 0;
      over(false);
    }
  });
  element.addEventListener('drop', (event) => {
    if (!has(event.dataTransfer)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    take([...event.dataTransfer!.files]);
  });
  element.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!may() || files.length === 0) return;
    event.preventDefault();
    take(files);
  });
}

/** A phone has a camera at hand; a computer has a chooser only. */
export const handheld = () => matchMedia('(hover: none) and (pointer: coarse)').matches;
