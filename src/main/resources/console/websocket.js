// Carillon's own protocol over WebSocket: filters come and go while it is open.

import { parse } from './json.js';
import { Problem } from './problem.js';

const SUBPROTOCOL = 'carillon.v1.json';

/** After these codes the same connection would end the same way (CloseReason: reconnect = false). */
export const FINAL = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010, 4400, 4401, 4403, 4404, 4429]);

export const websocket = { label: 'WebSocket', ticketed: true, resumes: false, open };

/** Connects until the signal ends it. */
function open({ access, ticket, signal }, on) {
  const address = access.address('v1/ws', { ticket });
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address, SUBPROTOCOL);
  const topics = new Map();
  let last = 0;

  const send = (message) => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify(message));
    }
  };
  const answers = {
    __proto__: null,
    welcome: (message) => on.opened(message),
    event: (message) => on.event(message),
    gap: (message) => on.gap(message),
    heartbeat: (message) => on.heartbeat(message.cursor),
    subscribed: (message) => on.subscribed(topics.get(message.id)),
    error: (message) => {
      on.refused(topics.get(message.id), new Problem(message.code, message.message, false));
      topics.delete(message.id);
    },
  };
  socket.onmessage = ({ data }) => {
    try {
      const message = parse(data);
      answers[message.type]?.(message);
    } catch (problem) {
      socket.close();
      on.ended(problem);
    }
  };
  socket.onclose = ({ code, reason }) => on.ended(end(code, reason));
  signal.addEventListener('abort', () => {
    // The browser would complain of one that is closed before it is open.
    if (socket.readyState === WebSocket.CONNECTING) {
      socket.onopen = () => socket.close();
    } else {
      socket.close();
    }
  });

  return {
    subscribe(topic) {
      const id = String(++last);
      topics.set(id, topic);
      send({ type: 'subscribe', id, topics: [topic] });
    },
    unsubscribe(topic) {
      for (const [id, other] of topics) {
        if (other === topic) {
          topics.delete(id);
          send({ type: 'unsubscribe', id });
        }
      }
    },
  };
}

function end(code, reason) {
  const words = reason || (code === 1006 ? 'the connection was lost' : `closed with code ${code}`);
  const name = { 1006: 'gone', 4401: 'unauthenticated' }[code] ?? String(code);
  return new Problem(name, words, !FINAL.has(code));
}
