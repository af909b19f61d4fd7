// The first page: log in, choose filters, watch.

import { forget } from './access.js';
import { Connection, TRANSPORTS } from './connection.js';
import { byId } from './dom.js';
import { Feed } from './feed.js';
import { Filters } from './filters.js';
import * as link from './link.js';
import { login } from './login.js';
import { Pace } from './pace.js';
import { Status } from './status.js';

const feed = new Feed();
const pace = new Pace();
const status = new Status({ connect: () => connection?.connect(), leave });
let filters;
let connection;

function transport() {
  return document.querySelector('input[name=transport]:checked').value;
}

function enter(access) {
  filters = new Filters(byId('filters'), (topic) => {
    connection.remove(topic);
    changed();
  });
  link.read().topics.forEach((topic) => filters.add(topic));
  connection = new Connection(access, filters, transport(), {
    state: (state) => status.state(state),
    cursor: (cursor) => status.cursor(cursor),
    heartbeat: () => status.heartbeat(),
    event: (message) => {
      pace.count();
      feed.event(message);
    },
    gap: (message) => {
      feed.gap(message);
      byId('announcement').textContent = 'Gap: events are missing.';
    },
    notice: (text, loud) => feed.notice(text, loud),
  });
  connection.start();
  show(true);
  changed();
  byId('topic').focus();
}

function leave() {
  forget();
  connection.stop();
  connection = undefined;
  feed.reset();
  pace.reset();
  status.reset();
  show(false);
  byId('token').focus();
}

function show(loggedIn) {
  byId('login').hidden = loggedIn;
  byId('desk').hidden = !loggedIn;
  byId('state').hidden = !loggedIn;
  byId('leave').hidden = !loggedIn;
}

/** The filters or the transport are others now. */
function changed() {
  link.write(filters.topics(), transport());
  feed.hint(
    filters.topics().length > 0
      ? 'Listening. Events appear here as they happen.'
      : 'Add a topic filter to see its events.',
  );
}

byId('filter-form').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  const topic = byId('topic').value.trim();
  if (topic) {
    byId('topic').value = '';
    connection.add(topic);
    changed();
  }
});

byId('transports').addEventListener('change', () => {
  connection.use(transport());
  changed();
});

byId('leave').addEventListener('click', leave);

setInterval(() => {
  pace.tick();
  status.tick();
}, 1000);

// On a phone the events come first.
byId('facts').open = !matchMedia('(max-width: 40rem)').matches;
const wanted = Object.hasOwn(TRANSPORTS, link.read().transport ?? '') ? link.read().transport : 'websocket';
document.querySelector(`input[name=transport][value=${wanted}]`).checked = true;
login(enter, () => show(false));
