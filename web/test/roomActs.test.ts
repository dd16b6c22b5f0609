import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acts } from '../src/room/acts';
import { NoAnswerError, ProblemError } from '../src/shared/http';
import { Asked, never } from './roomFakes';

function make() {
  const heard = { asked: 0, signedOut: 0 };
  const acts = new Acts({
    changed: () => {},
    askAgain: () => void heard.asked++,
    signedOut: () => void heard.signedOut++,
    words: { noAnswer: () => 'no answer', unknown: () => 'unknown', check: () => 'check' },
  });
  return { acts, heard };
}

const refusal = (status: number, code: string, more = {}) =>
  new ProblemError({ status, code, detail: `the sentence of ${code}`, ...more });

test('a second press while the first is on its way does nothing', async () => {
  const { acts } = make();
  const server = new Asked<string>();
  const first = acts.run('g1', 'admit', server.ask, () => {});
  assert.equal(acts.busy('g1'), 'admit');
  assert.equal(await acts.run('g1', 'admit', server.ask, () => {}), false);
  assert.equal(server.asked, 1);
  assert.equal(acts.busy('g2'), null, 'other places are free');
  await server.answer('done');
  assert.equal(await first, true);
  assert.equal(acts.busy('g1'), null);
});

test('a refusal is kept where he pressed, in the words of the server, and the truth is asked for', async () => {
  const { acts, heard } = make();
  const done = await acts.run('g1', 'admit', () => Promise.reject(refusal(409, 'room_full')), never);
  assert.equal(done, false);
  assert.equal(acts.problem('g1'), 'the sentence of room_full');
  assert.equal(acts.problem('g2'), '');
  assert.equal(heard.asked, 1);
  await acts.run(
    'g1',
    'admit',
    () => Promise.resolve(1),
    () => {},
  );
  assert.equal(acts.problem('g1'), '', 'the next press clears it');
});

test('no answer, and a refusal without a sentence, are said in our words', async () => {
  const { acts } = make();
  await acts.run('a', 'start', () => Promise.reject(new NoAnswerError()), never);
  assert.equal(acts.problem('a'), 'no answer');
  await acts.run('b', 'start', () => Promise.reject(refusal(502, 'http_502', { detail: '' })), never);
  assert.equal(acts.problem('b'), 'unknown');
});

test('that the server did not answer is said until it answers, a refusal until the next press', async () => {
  const { acts } = make();
  await acts.run('a', 'start', () => Promise.reject(new NoAnswerError()), never);
  await acts.run('b', 'start', () => Promise.reject(refusal(409, 'visit_ended')), never);
  acts.answered();
  assert.equal(acts.problem('a'), '');
  assert.equal(acts.problem('b'), 'the sentence of visit_ended');
});

test('what is wrong with a form stands beside its fields', async () => {
  const { acts } = make();
  const errors = { name: ['Escriba el nombre.'], phone: ['Muy corto.', 'No existe.'] };
  await acts.run('invite', 'invite', () => Promise.reject(refusal(400, 'bad_input', { errors })), never);
  assert.equal(acts.error('invite', 'name'), 'Escriba el nombre.');
  assert.equal(acts.error('invite', 'phone'), 'Muy corto. No existe.');
  assert.equal(acts.problem('invite'), 'check');
});

test('when somebody changed the same thing in the same moment the press is repeated, but not for ever', async () => {
  const { acts } = make();
  let tries = 0;
  const twice = () => (++tries < 3 ? Promise.reject(refusal(409, 'changed_meanwhile')) : Promise.resolve('done'));
  assert.equal(await acts.run('g1', 'admit', twice, () => {}), true);
  assert.equal(tries, 3);
  tries = -10;
  assert.equal(await acts.run('g1', 'admit', twice, never), false);
  assert.equal(tries, -7);
  assert.equal(acts.problem('g1'), 'the sentence of changed_meanwhile');
});

test('a session that is over is noticed', async () => {
  const { acts, heard } = make();
  await acts.run('g1', 'admit', () => Promise.reject(refusal(401, 'http_401')), never);
  assert.equal(heard.signedOut, 1);
});
