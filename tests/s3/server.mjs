// node server.mjs PORT FOLDER: storage that speaks S3 on 127.0.0.1, with the bucket "coviex" and s3rver's own keys. GET /-/asked tells which ranges were asked for
// since the last time; POST /-/full and /-/room say whether there is room.

import { createServer } from 'node:http';
import S3rver from 's3rver';

const [port, directory] = process.argv.slice(2);
const storage = new S3rver({ address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'coviex' }] });
await storage.configureBuckets();
const answer = storage.callback();
let ranges = [];
let full = false;

createServer((request, response) => {
  if (request.url.startsWith('/-/')) {
    if (request.url === '/-/full' || request.url === '/-/room') full = request.url === '/-/full';
    response.end(JSON.stringify(ranges));
    ranges = [];
    return;
  }
  if (request.method === 'GET' && request.headers.range) ranges.push(request.headers.range);
  if (full && request.method === 'PUT') {
    request.resume();
    response.writeHead(507, { 'content-type': 'application/xml' });
    response.end('<?xml version="1.0" encoding="UTF-8"?><Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.</Message></Error>');
    return;
  }
  answer(request, response);
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
