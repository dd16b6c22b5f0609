import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discreet, silence } from '../src/calls/webexDiscreet';
import type { Sdk, SdkRequest } from '../src/calls/webexSdk';

test('what the SDK tells metrics and logs stays here, and everything else goes through', async () => {
  const asked: SdkRequest[] = [];
  const sdk = { request: async (options: SdkRequest) => asked.push(options) } as unknown as Sdk;
  silence(sdk);

  const told = (await sdk.request!({ service: 'metrics', body: { metrics: [1] } })) as { options: SdkRequest };
  await assert.rejects(sdk.request!({ api: 'clientLogs' }));
  await sdk.request!({ service: 'wdm', resource: 'devices' });

  assert.deepEqual(told.options.body, { metrics: [1] }); // it looks there for what it need not send again
  assert.deepEqual(asked, [{ service: 'wdm', resource: 'devices' }]);
});

test('a stand-in that asks nothing is left as it is', () => {
  silence({} as unknown as Sdk);
});

test('what the SDK keeps lives as long as the call, and is not there for the next one', async () => {
  const first = await discreet.storage.boundedAdapter.bind();
  await first.put('token', 'secret');
  assert.equal(await first.get('token'), 'secret');

  const second = await discreet.storage.boundedAdapter.bind();
  await assert.rejects(second.get('token'));
  assert.deepEqual(await second.get('@'), {}); // what it loads when it starts
});
