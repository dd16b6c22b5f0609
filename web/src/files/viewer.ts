// A picture or a PDF over the page, as large as it goes.

import { h } from '../shared/dom';
import type { SharedFile } from '../shared/fileProtocol';
import { icon } from '../shared/icons';
import type { FileWords } from './words';

export function openViewer(file: SharedFile, address: string, words: FileWords): void {
  const stage = h('div', { class: 'viewer-stage', tabindex: '0' });
  const said = h('p', { class: 'viewer-said', role: 'status' });
  const dialog = h(
    'dialog',
    { class: 'viewer', 'aria-label': file.name, 'data-viewer': file.kind },
    h(
      'header',
      {},
      h('strong', { dir: 'auto' }, file.name),
      h(
        'a',
        { class: 'button small', href: address, download: '', 'data-action': 'save-shown' },
        icon('save'),
        h('span', {}, words.say('save')),
      ),
      h(
        'button',
        { type: 'button', class: 'button small', 'data-action': 'close-viewer', on: { click: () => dialog.close() } },
        icon('close'),
        h('span', {}, words.say('close')),
      ),
    ),
    said,
    stage,
  );
  const closed = new AbortController();
  dialog.addEventListener('close', () => {
    closed.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  if (file.kind === 'pdf') {
    said.textContent = words.say('opening');
    showPdf(`${address}/shown`, stage, closed.signal, words).then(
      () => {
        said.textContent = '';
        dialog.dataset.ready = '';
      },
      () => {
        if (!closed.signal.aborted) said.textContent = words.say('pdfFailed');
      },
    );
  } else {
    stage.append(h('img', { src: `${address}/shown`, alt: words.say('picture', { name: file.name }) }));
    dialog.dataset.ready = '';
  }
}

async function showPdf(address: string, stage: HTMLElement, signal: AbortSignal, words: FileWords): Promise<void> {
  const { showPages } = await import('./pdf');
  await showPages(address, stage, signal, (page, pages) => words.say('pageOf', { page, pages }));
}
