// Speaks the tus protocol. In a file of its own, which comes when the first file is chosen.

import { DetailedError, Upload } from 'tus-js-client';
import type { StartEngine } from './uploads';

/** So much in one request: below what proxies let through, and what is lost at most when a proxy collects a body before it passes it on. */
const chunkSize = 16 * 1024 * 1024;
const pauses = [0, 500, 1000, 2000, 4000, 8000];
const longestPause = 10_000;

export const start: StartEngine = (file, name, place, id, events) => {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const upload = new Upload(file as File, {
    endpoint: place,
    uploadUrl: id ? `${place}/${id}` : null,
    chunkSize,
    metadata: { filename: name },
    retryDelays: pauses,
    // The page knows by the message which file goes on; a list of fingerprints in the browser would outlive the session.
    storeFingerprintForResuming: false,
    removeFingerprintOnSuccess: true,
    onShouldRetry: (error) => {
      const status = statusOf(error);
      if (stopped || !heals(status)) return false;
      events.waits();
      return true;
    },
    onUploadUrlAvailable: () => {
      const found = upload.url?.split('/').at(-1);
      if (found && !stopped) events.begun(found);
    },
    onProgress: (sent) => !stopped && events.progress(sent),
    onSuccess: () => !stopped && events.done(),
    onError: (error) => {
      if (stopped) return;
      if (heals(statusOf(error))) {
        events.waits();
        timer = setTimeout(() => upload.start(), longestPause);
      } else {
        events.failed(sentenceOf(error));
      }
    },
  });
  const online = () => {
    clearTimeout(timer);
    if (!stopped && timer) upload.start();
    timer = undefined;
  };
  addEventListener('online', online);
  upload.start();
  return {
    stop: (remove) => {
      stopped = true;
      clearTimeout(timer);
      removeEventListener('online', online);
      void upload.abort(remove).catch(() => {});
    },
  };
};

const statusOf = (error: unknown) => (error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0);

/** No answer, a server that is starting, or one that has moved on: later it goes better. */
const heals = (status: number) => status === 0 || [408, 409, 423, 429, 499, 500, 502, 503, 504].includes(status);

function sentenceOf(error: unknown): string {
  try {
    const body = error instanceof DetailedError ? error.originalResponse?.getBody() : '';
    return String((JSON.parse(body ?? '') as { detail?: string }).detail ?? '');
  } catch {
    return '';
  }
}
