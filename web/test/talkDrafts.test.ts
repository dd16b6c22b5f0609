import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts } from '../src/talk/drafts';
import { directory } from '../src/talk/find';
import { clearKept, countKept, Keep } from '../src/talk/keep';
import { FakeDrawer, message } from './talkFakes';

test('a draft outlives the page, in its own conversation and for its own person', () => {
  const drawer = new FakeDrawer();
  const keep = (person: string) => new Keep(person, () => drawer);
  new Drafts(keep('ana')).change('c', { text: 'half a sen' });
  assert.equal(new Drafts(keep('ana')).of('c').text, 'half a sen');
  assert.equal(new Drafts(keep('ana')).of('d').text, '');
  assert.equal(new Drafts(keep('luis')).of('c').text, '');
});

test('what is empty is not kept, but an answer that was begun is', () => {
  const drawer = new FakeDrawer();
  const drafts = new Drafts(new Keep('ana', () => drawer));
  drafts.change('c', { text: 'x' });
  drafts.change('c', { text: ' ' });
  assert.equal(drawer.length, 0);
  const { id, number, author, text } = message(1);
  drafts.change('c', { text: '', replyTo: { id, number, author, text } });
  assert.equal(drawer.length, 1);
  drafts.clear('c');
  assert.deepEqual([drawer.length, drafts.has('c')], [0, false]);
});

test('spoiled entries of the storage are passed over', () => {
  const drawer = new FakeDrawer();
  drawer.kept.set('coviex.talk.ana.draft.c', '{"text":');
  drawer.kept.set('coviex.talk.ana.draft.d', '{"text":"fine"}');
  const drafts = new Drafts(new Keep('ana', () => drawer));
  assert.deepEqual([drafts.has('c'), drafts.of('d').text, drafts.of('d').urgent], [false, 'fine', false]);
});

test('a storage that throws is a page that forgets, and says so', () => {
  const keep = new Keep('ana', () => {
    throw new Error('denied');
  });
  const drafts = new Drafts(keep);
  drafts.change('c', { text: 'x' });
  assert.deepEqual([drafts.of('c').text, keep.keeps], ['x', false]);
});

test("signing out counts and deletes one's own, and nobody else's", () => {
  const drawer = new FakeDrawer();
  for (const key of ['ana.draft.c', 'ana.out.1', 'ana.out.2', 'ana.aside.c', 'luis.draft.c'])
    drawer.kept.set(`coviex.talk.${key}`, '{}');
  assert.deepEqual(countKept('ana', drawer), { unsent: 2, drafts: 1 });
  clearKept('ana', drawer);
  assert.deepEqual([...drawer.kept.keys()], ['coviex.talk.luis.draft.c']);
});

test('the directory: favourites first, then by department, found by any part without accents', () => {
  const person = (name: string, department: string | null, favourite = false) => ({
    id: name,
    name,
    roles: ['clinician'],
    department,
    presence: 'off' as const,
    favourite,
  });
  const all = [
    person('Zoe', 'Urgencias'),
    person('Íñigo', 'Medicina Interna'),
    person('Bea', null),
    person('Ana', 'Urgencias', true),
  ];
  const found = (question: string) =>
    directory(all, question, () => 'Personal clínico', 'es-MX').map(({ department, favourite, people }) =>
      [favourite ? '*' : department, ...people.map(({ name }) => name)].join(' '),
    );
  assert.deepEqual(found(''), ['* Ana', 'Medicina Interna Íñigo', 'Urgencias Zoe', ' Bea']);
  assert.deepEqual(found('inigo'), ['Medicina Interna Íñigo']);
  assert.deepEqual(found('urg clinico'), ['* Ana', 'Urgencias Zoe']);
});
