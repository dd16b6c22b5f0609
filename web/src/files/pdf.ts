// Draws the pages of a PDF, in a file of its own. Drawn by a script and not by the browser's own reader: that one runs what is in the PDF outside of our policy, and a
// phone has none that works within a page.

import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

declare const PDF_WORKER: string;

/** More than that many pages are not drawn at once: each is drawn when it comes into sight. */
const ahead = '600px';

export async function showPages(
  address: string,
  stage: HTMLElement,
  signal: AbortSignal,
  label: (page: number, pages: number) => string,
): Promise<void> {
  GlobalWorkerOptions.workerSrc = PDF_WORKER;
  const loading = getDocument({ url: address, isEvalSupported: false, enableXfa: false, disableAutoFetch: true });
  signal.addEventListener('abort', () => void loading.destroy());
  const document = await loading.promise;
  const first = await document.getPage(1);
  const size = first.getViewport({ scale: 1 });
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        void draw(document, target as HTMLCanvasElement, stage).catch(() => {});
      }
    },
    { root: stage, rootMargin: ahead },
  );
  signal.addEventListener('abort', () => watch.disconnect());
  for (let number = 1; number <= document.numPages; number++) {
    const canvas = window.document.createElement('canvas');
    canvas.dataset.page = String(number);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', label(number, document.numPages));
    // The place is kept before the page is drawn, or all would be in sight at once.
    canvas.width = size.width;
    canvas.height = size.height;
    stage.append(canvas);
    if (number === 1) await draw(document, canvas, stage);
    else watch.observe(canvas);
  }
}

async function draw(document: PDFDocumentProxy, canvas: HTMLCanvasElement, stage: HTMLElement): Promise<void> {
  const page = await document.getPage(Number(canvas.dataset.page));
  const plain = page.getViewport({ scale: 1 });
  const width = Math.min(stage.clientWidth, 1000) * Math.min(devicePixelRatio, 2);
  const viewport = page.getViewport({ scale: width / plain.width });
  canvas.width = viewport.width;
  canvas.height = viewport.height;
  await page.render({ canvas, viewport }).promise;
  canvas.dataset.drawn = '';
}
