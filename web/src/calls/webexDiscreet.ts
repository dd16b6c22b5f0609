// Makes the Webex Browser SDK say no more than the call needs, and keep nothing. Checked against the real SDK by a browser test.

import type { Sdk, SdkRequest } from './webexSdk';

/** Everything that Coviex sets of the SDK's configuration. */
export const discreet = {
  meetings: {
    // Its log of a call would go to Cisco when the call ends, and figures about the media every minute.
    autoUploadLogs: false,
    metrics: { autoSendMQA: false },
  },
  // It would keep the guest's token and device in localStorage, and take them for those of whoever uses this phone or tablet next.
  storage: { boundedAdapter: memory(), unboundedAdapter: memory() },
  logger: { level: 'error' },
};

/** Answers itself what the SDK would tell Cisco's metrics and logs: there is no setting that stops all of it. Everything goes through `request`. */
export function silence(sdk: Sdk): void {
  const ask = sdk.request;
  if (!ask) return;
  const request = (options: SdkRequest): Promise<unknown> => {
    switch (options.service ?? options.api) {
      case 'metrics':
        return Promise.resolve({ statusCode: 200, headers: {}, body: {}, options });
      case 'clientLogs':
        return Promise.reject(new Error('logs stay here'));
      default:
        return ask.call(sdk, options);
    }
  };
  Object.defineProperty(sdk, 'request', { value: request });
}

/** What the SDK asks of a storage adapter. For the keys that it loads when it starts ("@"), nothing found is an empty object. */
function memory() {
  return {
    bind() {
      const kept = new Map<string, unknown>();
      return Promise.resolve({
        get: (key: string) =>
          kept.has(key) || key === '@' ? Promise.resolve(kept.get(key) ?? {}) : Promise.reject(new Error('not there')),
        put: async (key: string, value: unknown) => void kept.set(key, value),
        del: async (key: string) => void kept.delete(key),
        clear: async () => kept.clear(),
      });
    },
  };
}
