// Carillon's own protocol by long polling: each answer says where the next poll goes on.

import { parse } from './json.js';

/** Longer than a gateway lets a poll wait, unless somebody configured otherwise. */
const LONGEST_WAIT_MILLIS = 60_000;

export const longpoll = { label: 'long poll', ticketed: false, resumes: true, open };

function open(request, on) {
  run(request, on).catch((problem) => on.ended(problem));
}

async function run({ access, topics, cursor, signal }, on) {
  // The first poll is answered at once: it shows that the filters are good, and where we are.
  let poll = { topic: topics, cursor, wait: 0 };
  for (let first = true; !signal.aborted; first = false) {
    const answer = parse(await access.get('v1/poll', poll, signal));
    if (first) {
      on.opened({ session: '', heartbeat: LONGEST_WAIT_MILLIS });
    }
    for (const message of answer.events) {
      if (message.type === 'gap') {
        on.gap(message);
      } else {
        on.event(message);
      }
    }
    on.heartbeat(answer.cursor);
    poll = { topic: topics, cursor: answer.cursor };
  }
}
