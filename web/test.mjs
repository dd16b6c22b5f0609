// Bundles every test/**/*.test.ts and runs it with node's own runner: node test.mjs [part of a file name]
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '.test');
const wanted = process.argv[2] ?? '';

const tests = readdirSync(join(here, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file.includes(wanted))
  .map((file) => join(here, 'test', file));
if (tests.length === 0) {
  process.stderr.write(`No test's name has "${wanted}" in it.\n`);
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: tests,
  outbase: join(here, 'test'),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  sourcemap: 'inline',
  logLevel: 'warning',
});

const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.mjs'));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files.map((file) => join(out, file))], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
