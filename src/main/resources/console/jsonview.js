// JSON, printed over lines. Beside what it was before, or is now, the lines that differ are marked.

import { element, visible } from './dom.js';
import { equal, Exact, isContainer } from './json.js';

const MOST_LINES = 2_000;
const MOST_DEPTH = 100;
const LONGEST_STRING = 10_000;

/** There is nothing to compare with, or it was said already that all of this differs. */
const ANYTHING = Symbol();
const NOTHING = Symbol();

const MARKS = {
  now: { changed: 'mark', alone: 'ins' },
  before: { changed: 'mark', alone: 'del' },
};

/** @param side `now` or `before`: what stands alone on it was added, or was removed */
export function jsonView(value, other, side) {
  const page = { lines: [], marks: MARKS[side] };
  write(page, { before: [], value, after: '', depth: 0 }, other === undefined ? ANYTHING : other);
  if (page.lines.length >= MOST_LINES) {
    page.lines.push(element('span', {}, '… copy the event to see all of it'));
  }
  return element('pre', { tabindex: '0', 'aria-label': side === 'now' ? 'Data' : 'Data before' }, ...page.lines);
}

function write(page, { before, value, after, depth }, other, mark = markOf(page, value, other)) {
  if (page.lines.length >= MOST_LINES) {
    return;
  }
  if (!isContainer(value) || Object.keys(value).length === 0 || depth >= MOST_DEPTH) {
    line(page, depth, [...before, ...scalar(value), after], mark);
    return;
  }
  const list = Array.isArray(value);
  line(page, depth, [...before, list ? '[' : '{'], mark);
  const names = Object.keys(value);
  names.forEach((name, at) => {
    const part = {
      before: list ? [] : [element('span', { class: 'key' }, visible(JSON.stringify(name))), ': '],
      value: value[name],
      after: at < names.length - 1 ? ',' : '',
      depth: depth + 1,
    };
    // Inside of what differs as a whole, everything does.
    write(page, part, counterpart(other, name), mark || undefined);
  });
  line(page, depth, [(list ? ']' : '}') + after], mark);
}

function markOf(page, value, other) {
  if (other === ANYTHING) {
    return '';
  }
  if (other === NOTHING) {
    return page.marks.alone;
  }
  const comparable = isContainer(value) && isContainer(other) && Array.isArray(value) === Array.isArray(other);
  return (comparable && Object.keys(value).length > 0) || equal(value, other) ? '' : page.marks.changed;
}

function counterpart(other, name) {
  if (typeof other === 'symbol' || !isContainer(other)) {
    return other === NOTHING ? NOTHING : ANYTHING;
  }
  return Object.hasOwn(other, name) ? other[name] : NOTHING;
}

function line(page, depth, parts, mark) {
  page.lines.push(element(mark || 'span', { class: 'line' }, '  '.repeat(depth), ...parts, '\n'));
}

function scalar(value) {
  if (isContainer(value)) {
    return [Object.keys(value).length > 0 ? '…' : Array.isArray(value) ? '[]' : '{}'];
  }
  if (value instanceof Exact) {
    return [element('span', { class: 'number' }, value.source)];
  }
  const kind = typeof value === 'string' || typeof value === 'number' ? typeof value : 'word';
  return [element('span', { class: kind }, visible(JSON.stringify(shortened(value))))];
}

function shortened(value) {
  return typeof value === 'string' && value.length > LONGEST_STRING
    ? `${value.slice(0, LONGEST_STRING)}… (${value.length - LONGEST_STRING} more characters)`
    : value;
}
