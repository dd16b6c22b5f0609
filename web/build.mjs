// Bundles the pages into dist/: code and styles with their hash in the name, each beside its .br and .gz, the guest's
// page as one finished file, and manifest.json, from which the server learns the names and what its policy must allow.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const textsFolder = join(here, '../src/Coviex/Texts');
const dist = join(here, 'dist');

// Phones of five years ago: an iPhone with iOS 14.5, an Android whose Chrome got no update after 5.1 (Chrome 95 and later).
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ['es2020', 'safari14.1', 'chrome91', 'firefox90', 'edge91'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

const named = {
  format: 'esm',
  outdir: dist,
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  external: ['/assets/*'],
  metafile: true,
};

/** Of all drawings those whose name stands somewhere in the guest's sources, or in what he shares with the staff. */
const namedDrawings = {
  name: 'named-drawings',
  setup(build) {
    build.onLoad({ filter: /shared\/drawings\.ts$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, 'utf8'), { loader: 'ts' });
      const { drawings } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      const folders = ['src/guest', 'src/shared'].map((folder) => join(here, folder));
      const files = folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true }).map((file) => join(folder, file)),
      );
      const sources = files
        .filter((file) => file.endsWith('.ts') && file !== path)
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n');
      const named = Object.entries(drawings).filter(([name]) => sources.includes(`'${name}'`));
      return { contents: `export const drawings = ${JSON.stringify(Object.fromEntries(named))}` };
    });
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'assets'), { recursive: true });
await mkdir(join(dist, 'texts'), { recursive: true });

const texts = await writeTexts('guest');
const webexCall = await entry('src/calls/webex.ts', 'webex-call');
const webexSdk = await takeWebexSdk();
const pdfWorker = await takePdfWorker();
const guest = await buildGuest(texts);
const staff = await buildStaff();
await esbuild.build({
  ...common,
  format: 'iife',
  entryPoints: ['src/push/worker.ts'],
  outfile: join(dist, 'push-worker.js'),
});
await writeFile(
  join(dist, 'manifest.json'),
  `${JSON.stringify({ entries: { ...guest.entries, ...staff, 'webex-call': webexCall, ...webexSdk }, texts: { guest: texts }, guestCsp: guest.csp }, null, 2)}\n`,
);
await compressAll(dist);

/** texts/ROOM.LANG-HASH.json for every language that has the room; answers { language: address }. */
async function writeTexts(room) {
  const addresses = {};
  for (const language of readdirSync(textsFolder).sort()) {
    const source = join(textsFolder, language, `${room}.json`);
    if (!existsSync(source)) {
      continue;
    }
    // What stands in the page itself need not come a second time.
    const { page: _, ...rest } = JSON.parse(readFileSync(source, 'utf8'));
    const content = JSON.stringify(rest);
    const address = `/texts/${room}.${language}-${shortHash(content)}.json`;
    await writeFile(join(dist, address), content);
    addresses[language] = address;
  }
  return addresses;
}

/** The guest's page is one file with all that its first screen needs, for on a slow network each further file costs a round trip
 *  before there is a button to press. Only what lobby and call need is a file of its own, which comes while he reads. It shares
 *  no chunk with the first, nor with the staff's pages. */
async function buildGuest(textAddresses) {
  const words = (language) => JSON.parse(readFileSync(join(textsFolder, language, 'guest.json'), 'utf8'));
  const languages = Object.fromEntries(
    Object.entries(textAddresses).map(([code, address]) => {
      const { language: name, locale } = words(code);
      return [code, { name, locale, address }];
    }),
  );
  const live = await entry('src/guest/live.ts', 'guest-live', { define: { WEBEX_CALL: JSON.stringify(webexCall) } });
  const files = await filesWindow();
  const main = await inline('src/guest/main.ts', {
    format: 'esm',
    plugins: [namedDrawings],
    define: { LIVE: JSON.stringify(live), FILES: JSON.stringify(files) },
  });
  const style = await inline('src/guest/guest.css');
  const boot = await inline('src/guest/boot.ts', {
    format: 'iife',
    define: { TEXTS: JSON.stringify(languages) },
  });

  const page = (await readFile(join(here, 'src/guest/index.html'), 'utf8'))
    .replace(/<!--.*?-->/gs, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/\{\{(\w+):([\w.]+)\}\}/g, (_, language, key) => escapeHtml(look(words(language), key)))
    .replace('<style data-build="guest.css">', () => `<style>${style}`)
    .replace('<script data-build="boot.ts">', () => `<script>${boot}`)
    .replace('<script type="module" data-build="main.ts">', () => `<script type="module">${main}`);
  await writeFile(join(dist, 'guest.html'), page);

  return {
    entries: { 'guest-live': live, 'guest-files': files },
    csp: { script: [csp(boot), csp(main)], style: [csp(style)] },
  };
}

/** The window of a visit's files for guests, with words and style of its own: it comes when a call stands. */
async function filesWindow() {
  const style = await entry('src/files/window.css', 'guest-files');
  return entry('src/guest/filesWindow.ts', 'guest-files', {
    splitting: true,
    define: {
      FILE_TEXTS: JSON.stringify(await writeTexts('files')),
      FILE_STYLE: JSON.stringify(style),
      PDF_WORKER: JSON.stringify(pdfWorker),
    },
  });
}

/** The consulting room, the conversations of colleagues, and each page of the console, as far as they are there. */
async function buildStaff() {
  const sources = {};
  if (existsSync(join(here, 'src/room/main.ts'))) {
    sources.room = 'src/room/main.ts';
    sources['room.css'] = 'src/room/room.css';
  }
  sources.talk = 'src/talk/main.ts';
  sources.call = 'src/call/main.ts';
  sources['call.css'] = 'src/call/call.css';
  const console = join(here, 'src/console');
  for (const file of existsSync(console) ? readdirSync(console).sort() : []) {
    if (file.endsWith('.ts')) {
      sources[basename(file, '.ts')] = `src/console/${file}`;
    } else if (file.endsWith('.css')) {
      sources[file] = `src/console/${file}`;
    }
  }
  return Object.keys(sources).length === 0 ? {} : modules(sources);
}

/** The Webex Browser SDK, where `./dev webex-sdk` has fetched it: as it came, under a name of its own. It is not ours to give away,
 *  so it is never committed; without it guests of a Webex visit join by a link. */
async function takeWebexSdk() {
  const source = join(here, 'webex-sdk/meetings.min.js');
  if (!existsSync(source)) {
    return {};
  }
  const content = await readFile(source);
  const address = `/assets/webex-sdk-${shortHash(content)}.js`;
  await writeFile(join(dist, address), content);
  return { 'webex-sdk': address };
}

/** What reads PDFs, as it came: its own file, because it runs in a worker. */
async function takePdfWorker() {
  const content = await readFile(join(here, 'node_modules/pdfjs-dist/legacy/build/pdf.worker.min.mjs'));
  const address = `/assets/pdf-worker-${shortHash(content)}.js`;
  await writeFile(join(dist, address), content);
  return address;
}

/** Several entries that share their common parts. Answers { name: address }. */
async function modules(sources) {
  const result = await esbuild.build({
    ...common,
    ...named,
    entryPoints: Object.entries(sources).map(([name, source]) => ({ in: source, out: name.replace(/\.css$/, '') })),
    splitting: true,
    define: { WEBEX_CALL: JSON.stringify(webexCall), PDF_WORKER: JSON.stringify(pdfWorker) },
  });
  const addresses = addressesIn(result);
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, addresses[source]]));
}

/** One entry in one file. Answers its address. */
async function entry(source, name, more = {}) {
  const result = await esbuild.build({ ...common, ...named, ...more, entryPoints: [{ in: source, out: name }] });
  return addressesIn(result)[source];
}

function addressesIn({ metafile }) {
  const entries = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  return Object.fromEntries(entries.map(([file, output]) => [output.entryPoint, `/${file.replace(/^dist\//, '')}`]));
}

/** The text of one bundled file that goes into the page itself. */
async function inline(source, more = {}) {
  const result = await esbuild.build({ ...common, ...more, entryPoints: [source], write: false });
  return result.outputFiles[0].text.trim();
}

async function compressAll(folder) {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await compressAll(path);
    } else if (/\.(js|css|json|html|svg)$/.test(entry.name) && entry.name !== 'manifest.json') {
      const content = await readFile(path);
      const hints = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      await writeFile(`${path}.br`, await brotli(content, { params: hints }));
      await writeFile(`${path}.gz`, await zip(content, { level: 9 }));
    }
  }
}

function shortHash(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
}

function csp(content) {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function look(tree, key) {
  const found = key.split('.').reduce((at, part) => at?.[part], tree);
  if (typeof found !== 'string') {
    throw new Error(`src/guest/index.html asks for the text "${key}", which is not there.`);
  }
  return found;
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
}
