// One line of the feed: an event, a gap, or a word of the console itself.

import { button, copying, element, visible } from './dom.js';
import { changes, isContainer } from './json.js';
import { jsonView } from './jsonview.js';

const OPERATIONS = ['create', 'update', 'delete'];
const PREVIEW = 240;
const MOST_CHANGES = 5;
const RANGES = 20;

const CAUSES = {
  __proto__: null,
  undecodable: 'a record could not be read',
  undeliverable: 'an event could not be written',
  retention: 'they are older than what is kept',
  truncated: 'the stream lost records that had been there',
  recreated: 'the stream was made anew',
  foreign: 'the cursor is not of these streams',
  budget: 'too much was asked for again',
  forgotten: 'what left there is not known any more',
};

/** A row: its item, and whether it shows when a text is looked for. */
function row(item, haystack) {
  let lower;
  return {
    item,
    show(search) {
      lower ??= search ? haystack().toLowerCase() : undefined;
      item.hidden = search !== '' && !lower.includes(search);
    },
  };
}

export function eventRow(message) {
  const op = OPERATIONS.includes(message.op) ? message.op : 'event';
  const type = visible(String(message.event));
  const topic = visible(String(message.topic));
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: 'op ' + op }, op),
      element('span', { class: 'type' }, type),
      element('code', { class: 'topic' }, topic),
      clock(message.time),
      element('span', { class: 'preview' }, ...preview(message)),
    ),
  );
  // Most rows are never opened.
  details.addEventListener('toggle', () => details.append(body(message)), { once: true });
  return row(element('li', {}, details), () => [op, type, topic, json(message.data), json(message.old)].join(' '));
}

function json(value) {
  return value === undefined ? '' : JSON.stringify(value);
}

function preview({ data, old }) {
  const changed = changes(data, old, MOST_CHANGES);
  if (changed.length === 0) {
    return [cut(json(data))];
  }
  return changed.map(({ path, now, before }) =>
    element(
      'span',
      { class: 'change' },
      element('b', {}, cut(path)),
      before === undefined ? ` ${brief(now)}` : ` ${brief(before)} → ${brief(now)}`,
    ),
  );
}

function brief(value) {
  if (isContainer(value)) {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
  return value === undefined ? '–' : cut(typeof value === 'string' ? value : json(value), 40);
}

function cut(text, length = PREVIEW) {
  return visible(text.length > length ? text.slice(0, length) + '…' : text);
}

function clock(time) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) {
    return element('span', { class: 'time' }, visible(String(time)));
  }
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? '' : at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' }) + ' ';
  const seconds = at.toLocaleTimeString(undefined, { hour12: false });
  const millis = String(at.getMilliseconds()).padStart(3, '0');
  return element('time', { class: 'time', datetime: time, title: time }, `${day}${seconds}.${millis}`);
}

function body(message) {
  const panes = element('div', { class: 'panes' });
  panes.append(pane('Data', jsonView(message.data, message.old, 'now')));
  if (message.old !== undefined) {
    panes.append(pane('Before', jsonView(message.old, message.data, 'before')));
  }
  const { type, id, ...event } = message;
  return element(
    'div',
    { class: 'body' },
    panes,
    element(
      'p',
      { class: 'tools' },
      button('Copy the event', (self) => copying(self, JSON.stringify(event, null, 2))),
      button('Copy its cursor', (self) => copying(self, String(id))),
      element('span', { class: 'note' }, visible(String(message.time))),
    ),
  );
}

function pane(title, content) {
  return element('section', {}, element('h3', {}, title), content);
}

export function gapRow({ cause, topics = [], ranges = [] }) {
  const filters = topics.slice(0, RANGES).map((topic) => element('li', {}, element('code', {}, visible(topic))));
  // Only where the operator lets gaps name them.
  const places = ranges
    .slice(0, RANGES)
    .map(({ stream, partition, from, to }) =>
      element(
        'li',
        {},
        element('code', {}, visible(`${stream}/${partition}`)),
        to === undefined ? ` from ${from} to its end` : ` from ${from} up to ${to}`,
      ),
    );
  const rest = Math.max(topics.length - RANGES, 0) + Math.max(ranges.length - RANGES, 0);
  const why = CAUSES[cause] ?? visible(String(cause));
  return row(
    element(
      'li',
      { class: 'gap' },
      element('p', {}, element('strong', {}, 'Gap: events are missing here'), ` – ${why}.`),
      element('ul', {}, ...filters, ...places, rest > 0 ? `and ${rest} more` : ''),
    ),
    () => '',
  );
}

export function noticeRow(text, loud) {
  const at = element('span', { class: 'time' }, new Date().toLocaleTimeString(undefined, { hour12: false }));
  return row(element('li', { class: loud ? 'notice loud' : 'notice' }, element('p', {}, text), at), () => '');
}
