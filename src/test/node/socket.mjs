// A plain WebSocket client: each line on standard input is a message, and what happens goes out as
// JSON lines.

import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const socket = new WebSocket(process.argv[2]);
socket.on('open', () => say('open'));
socket.on('message', (data) => say('message', { body: String(data) }));
socket.on('close', (code, reason) => say('close', { code, reason: String(reason) }));
socket.on('error', (error) => say('error', { error: error.message }));

createInterface({ input: process.stdin })
  .on('line', (line) => socket.send(line))
  // The test has ended, or died.
  .on('close', () => process.exit(0));
