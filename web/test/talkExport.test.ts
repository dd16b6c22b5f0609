import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyAddress } from '../src/talk/views/exporting';

test('a copy has an address of its days and its format, and none while the days are the wrong way round', () => {
  assert.equal(copyAddress('a1', 'pdf', '', ''), '/api/talk/a1/export?format=pdf');
  assert.equal(
    copyAddress('a1', 'text', '2026-11-01', '2026-11-23'),
    '/api/talk/a1/export?format=text&from=2026-11-01&to=2026-11-23',
  );
  assert.equal(copyAddress('a1', 'text', '', '2026-11-23'), '/api/talk/a1/export?format=text&to=2026-11-23');
  assert.equal(copyAddress('a1', 'pdf', '2026-11-24', '2026-11-23'), null);
});
