// A receiver of webhooks that checks signatures: node docs/try/hook.mjs 9999 whsec_...
// It needs nothing but Node; the secret may also be a list with commas, while one is being replaced.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const [port, secrets] = process.argv.slice(2);
const keys = secrets.split(',').map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
const TOLERANCE_SECONDS = 300;

function isGood(headers, body) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!id || !/^\d+$/.test(timestamp ?? '') || age > TOLERANCE_SECONDS) {
    return false;
  }
  // The body as it came, before anything has read it as JSON.
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
      // What comes twice has the same id.
      console.log(seen.has(id) ? 'again' : 'new', id, body.toString());
      seen.add(id);
    } else {
      console.log('refused');
    }
  });
}).listen(Number(port), '127.0.0.1');
