// Atmosphere's own client as Navixy's documentation sets it up, driven by a test: the address and a
// message to send are arguments, and what happens goes out as JSON lines.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [url, greeting] = process.argv.slice(2);
const atmosphere = createRequire(import.meta.url)('atmosphere.js');

const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const socket = atmosphere.subscribe({
  url,
  contentType: 'application/json',
  transport: 'websocket',
  fallbackTransport: 'websocket',
  enableProtocol: true,
  trackMessageLength: false,
  reconnectInterval: 200,
  maxReconnectOnClose: 5,
  logLevel: 'error',
  onOpen: ({ request }) => {
    say('open', { uuid: request.uuid });
    socket.push(greeting);
  },
  onReopen: ({ uuid }) => {
    say('reopen', { uuid });
    socket.push(greeting);
  },
  onMessage: ({ responseBody }) => say('message', { body: JSON.parse(responseBody) }),
  onClose: () => say('close'),
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'close') {
      socket.close();
      process.exit(0);
    }
    socket.push(line);
  })
  // The test has ended, or died.
  .on('close', () => process.exit(0));
