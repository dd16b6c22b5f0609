import type { Problem } from './protocol';

/** The server answered, and the answer is no. `detail` is a sentence for the reader, `errors` has sentences by field. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: Record<string, string[]>;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? {};
  }
}

/** No answer came: no network, no server, or not in time. Whether the server did what was asked is not known. */
export class NoAnswerError extends Error {
  constructor(cause?: unknown) {
    super('no answer');
    this.name = 'NoAnswerError';
    this.cause = cause;
  }
}

export type Asking = {
  signal?: AbortSignal /** Milliseconds until NoAnswerError, 10 s if not said. */;
  patience?: number;
};

export const get = <T>(path: string, asking?: Asking) => ask<T>('GET', path, undefined, asking);
export const post = <T = void>(path: string, body?: unknown, asking?: Asking) =>
  ask<T>('POST', path, body ?? {}, asking);

export const put = <T = void>(path: string, body?: unknown, asking?: Asking) => ask<T>('PUT', path, body ?? {}, asking);
export const remove = <T = void>(path: string, asking?: Asking) => ask<T>('DELETE', path, undefined, asking);

/** Asks again and again, a little later each time, while a later try can go better: no answer, or a server that is just
 *  starting or overloaded. Any other refusal would be the same the second time and is thrown. For questions only. */
export async function patiently<T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await question();
    } catch (error) {
      if (signal?.aborted || !heals(error)) throw error;
      await pause(Math.min(500 * 2 ** tries, 4000), signal);
    }
  }
}

export function heals(error: unknown): boolean {
  return error instanceof NoAnswerError || (error instanceof ProblemError && [502, 503, 504].includes(error.status));
}

async function ask<T>(
  method: string,
  path: string,
  body: unknown,
  { signal, patience = 10_000 }: Asking = {},
): Promise<T> {
  signal?.throwIfAborted?.();
  // Not AbortSignal.timeout and .any: phones of 2021 lack them.
  const cut = new AbortController();
  const abort = () => cut.abort();
  signal?.addEventListener('abort', abort);
  const timer = setTimeout(abort, patience);
  try {
    const answer = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: cut.signal,
      headers:
        body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new ProblemError(problemIn(answer.status, text));
    return (text ? JSON.parse(text) : undefined) as T;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (signal?.aborted) throw signal.reason ?? error;
    throw new NoAnswerError(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** A proxy in between answers with a page of its own: then there is no code to read, only the status. */
function problemIn(status: number, text: string): Problem {
  try {
    const said = JSON.parse(text) as Partial<Problem>;
    return { ...said, status, code: said.code ?? `http_${status}`, detail: said.detail ?? '' };
  } catch {
    return { status, code: `http_${status}`, detail: '' };
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener('abort', done);
  });
}
