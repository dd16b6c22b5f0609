// The little of node that the tests use. The pages are checked without node's types, so that none of its globals slips in.

declare module 'node:test' {
  type Work = () => void | Promise<void>;
  export function test(name: string, work: Work): void;
  export function beforeEach(work: Work): void;
  export function afterEach(work: Work): void;
  export const mock: {
    timers: {
      enable(what: { apis: ('setTimeout' | 'setInterval' | 'Date')[]; now?: number }): void;
      tick(milliseconds: number): void;
      reset(): void;
    };
  };
}

declare module 'node:assert/strict' {
  const assert: {
    (value: unknown, message?: string): asserts value;
    equal<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(actual: string, pattern: RegExp, message?: string): void;
    throws(work: () => unknown, expected?: RegExp | object): void;
    rejects(work: Promise<unknown> | (() => Promise<unknown>), expected?: RegExp | object): Promise<void>;
  };
  export default assert;
}

declare function setImmediate(work: () => void): void;
