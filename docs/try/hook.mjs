// A receiver of webhooks that verifies signatures; it needs nothing but Node.
//
//   node docs/try/hook.mjs 9999 SECRET
//
// SECRET is whsec_..., or several with commas between them while one is being replaced, or a file that holds the
// gateway's answer to POST /v1/webhooks.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, secret] = process.argv.slice(2);
const secrets = secret.endsWith('.json') ? JSON.parse(readFileSync(secret, 'utf8')).secret : secret;
const keys = secrets.split(',').map((one) => Buffer.from(one.replace(/^whsec_/, ''), 'base64'));
const TOLERANCE_SECONDS = 300;

function isGood(headers, body) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!id || !/^\d+$/.test(timestamp ?? '') || age > TOLERANCE_SECONDS) {
    return false;
  }
  // Over the bytes of the body, before it is parsed as JSON.
  const expected = keys.map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest());
  return (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((shown) => shown.startsWith('v1,'))
    .map((shown) => Buffer.from(shown.slice(3), 'base64'))
    .some((shown) => expected.some((good) => good.length === shown.length && timingSafeEqual(good, shown)));
}

const seen = new Set();

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const good = isGood(request.headers, body);
    response.writeHead(good ? 204 : 400).end();
    if (good) {
      const id = request.headers['webhook-id'];
      // A message that is posted again has the same id.
      console.log(seen.has(id) ? 'again' : 'new', id, body.toString());
      seen.add(id);
    } else {
      console.log('refused');
    }
  });
}).listen(Number(port), '127.0.0.1');
