// JSON as it came: a number that JavaScript cannot hold keeps its own digits.

import { Problem } from './problem.js';

/** A number with the digits of its source. */
export class Exact {
  constructor(source) {
    this.source = source;
  }

  toJSON() {
    return JSON.rawJSON ? JSON.rawJSON(this.source) : Number(this.source);
  }
}

/** Reads a message of the gateway. */
export function parse(text) {
  try {
    return JSON.parse(text, exact);
  } catch {
    throw new Problem('not_json', 'the answer is not JSON', true);
  }
}

function exact(key, value, context) {
  // Older browsers do not tell the source.
  return typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
    ? new Exact(context.source)
    : value;
}

export function isContainer(value) {
  return typeof value === 'object' && value !== null && !(value instanceof Exact);
}

/** True if both stand for the same JSON. */
export function equal(one, other) {
  if (!isContainer(one) || !isContainer(other)) {
    return one === other || (one instanceof Exact && other instanceof Exact && one.source === other.source);
  }
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && equal(one[name], other[name]))
  );
}

/** What differs between an entity and what it was before: paths with the values on both sides. */
export function changes(data, old, most, path = '') {
  if (!isContainer(data) || !isContainer(old)) {
    return [];
  }
  const found = [];
  for (const name of new Set([...Object.keys(data), ...Object.keys(old)])) {
    const change = { path: path + name, now: own(data, name), before: own(old, name) };
    if (found.length < most && !equal(change.now, change.before)) {
      // A list is compared as a whole: its elements have no names.
      const inner = Array.isArray(change.now) ? [] : changes(change.now, change.before, most, change.path + '.');
      found.push(...(inner.length > 0 ? inner : [change]));
    }
  }
  return found.slice(0, most);
}

function own(value, name) {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
