import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { get, heals, NoAnswerError, ProblemError, patiently, post } from '../src/shared/http';

const browserFetch = globalThis.fetch;
const realTimeout = globalThis.setTimeout;
afterEach(() => {
  globalThis.fetch = browserFetch;
  mock.timers.reset();
});

/** Answers one request after the other; an Error is a network that fails. */
function server(...answers: (Response | Error | 'never')[]) {
  const asked: [string, RequestInit][] = [];
  globalThis.fetch = (path, init = {}) => {
    asked.push([String(path), init]);
    const answer = answers.shift();
    if (answer instanceof Response) return Promise.resolve(answer);
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((_, reject) =>
      init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
    );
  };
  return asked;
}

const thrown = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
};

test('a question carries the session and takes JSON', async () => {
  const asked = server(Response.json({ state: 'waiting' }));
  assert.deepEqual(await get('/api/guest/lobby'), { state: 'waiting' });
  assert.deepEqual(
    [asked[0]?.[0], asked[0]?.[1].method, asked[0]?.[1].credentials],
    ['/api/guest/lobby', 'GET', 'same-origin'],
  );
});

test('an act is posted as JSON, and an empty answer is none', async () => {
  const asked = server(new Response(null, { status: 204 }));
  assert.equal(await post('/api/guest/devices', { camera: 'ok' }), undefined);
  assert.equal(asked[0]?.[1].body, '{"camera":"ok"}');
});

test("a refusal has the server's code and sentence", async () => {
  const problem = { code: 'consent_changed', detail: 'El texto cambió.', errors: { version: ['Es otra.'] } };
  server(Response.json(problem, { status: 400 }));
  const error = (await thrown(post('/api/guest/enter'))) as ProblemError;
  assert(error instanceof ProblemError);
  assert.deepEqual([error.status, error.code, error.detail, error.errors], [400, ...Object.values(problem)]);
});

test("a proxy's own page is a refusal without a code of ours", async () => {
  server(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  const error = (await thrown(get('/x'))) as ProblemError;
  assert.deepEqual([error.status, error.code, heals(error)], [502, 'http_502', true]);
});

test('no network is its own error', async () => {
  server(new TypeError('Failed to fetch'));
  assert((await thrown(get('/x'))) instanceof NoAnswerError);
});

test('an answer that does not come in time is none', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  server('never');
  const asking = thrown(get('/x', { patience: 3000 }));
  mock.timers.tick(3000);
  assert((await asking) instanceof NoAnswerError);
});

test('who asks may give up', async () => {
  server('never');
  const giveUp = new AbortController();
  const asking = thrown(get('/x', { signal: giveUp.signal }));
  giveUp.abort();
  assert.equal(((await asking) as Error).name, 'AbortError');
});

test('a patient question is asked again while that can help, and no longer', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked = server(
    new TypeError('x'),
    new Response('', { status: 503 }),
    Response.json({ code: 'gone' }, { status: 404 }),
  );
  const asking = thrown(patiently(() => get('/x')));
  for (let i = 0; i < 30; i++) {
    await new Promise((resolve) => realTimeout(resolve, 0));
    mock.timers.tick(100);
  }
  assert.equal(((await asking) as ProblemError).code, 'gone');
  assert.equal(asked.length, 3);
});
