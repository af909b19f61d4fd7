// Carillon's own protocol over Server-Sent Events. A native EventSource would come back to the same
// address, with a ticket that is used up, and it dies for good at any status but 200: so each one
// is used once, and the connection makes the next, with a new ticket and the last event's id.

import { parse } from './json.js';
import { Problem } from './problem.js';

export const sse = { label: 'event stream', ticketed: true, resumes: true, open };

function open({ access, ticket, topics, cursor, signal }, on) {
  const wanted = { topic: topics, last_event_id: cursor };
  const source = new EventSource(access.address('v1/sse', { ...wanted, ticket }));
  const finish = (problem) => {
    source.close();
    on.ended(problem);
  };
  const listen = (name, step) =>
    source.addEventListener(name, ({ data, lastEventId }) => {
      try {
        step(parse(data), lastEventId);
      } catch (problem) {
        finish(problem);
      }
    });

  listen('welcome', (message, id) => on.opened({ ...message, cursor: id }));
  listen('message', (message) => on.event(message));
  listen('gap', (message) => on.gap(message));
  listen('heartbeat', (message) => on.heartbeat(message.cursor));
  listen('close', ({ code, message, reconnect }) => finish(new Problem(code, message, reconnect === true)));

  source.onerror = async () => {
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    // The browser keeps the refusal to itself.
    const why = refused ? await access.refusal('v1/sse', wanted, signal) : undefined;
    on.ended(why ?? new Problem('gone', 'the connection was lost', true));
  };
  signal.addEventListener('abort', () => source.close());
}
