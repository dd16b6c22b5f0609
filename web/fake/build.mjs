// node fake/build.mjs OUT ws://HOST:PORT: makes the stand-in for the Webex Browser SDK that talks to tools/FakeWorld at that address.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const [outfile, world] = process.argv.slice(2);
await esbuild.build({
  absWorkingDir: dirname(fileURLToPath(import.meta.url)),
  entryPoints: ['webexSdk.ts'],
  bundle: true,
  format: 'iife',
  target: ['es2020'],
  charset: 'utf8',
  define: { FAKE_WORLD: JSON.stringify(world) },
  outfile,
  logLevel: 'warning',
});
