// The form of one script: what is in it, and what is wrong with it.

import { byId, element, visible } from './dom.js';
import { sentence } from './status.js';

const LETTERS = { C: 'created', U: 'updated', D: 'deleted' };
const PLACES = ['expression', 'message', 'triggers'];

/** Makes a row of boxes for each type of objects. */
export function types(names) {
  byId('types').replaceChildren(
    ...names.map((name) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, visible(name)),
        ...Object.entries(LETTERS).map(([letter, word]) =>
          element(
            'td',
            {},
            element('input', {
              type: 'checkbox',
              'aria-label': `${visible(name)} ${word}`,
              'data-type': name,
              'data-letter': letter,
            }),
          ),
        ),
      ),
    ),
  );
}

const boxes = () => [...document.querySelectorAll('#types input')];

/** Shows a script, or an empty form. */
export function show(script) {
  byId('code').value = script?.code ?? '';
  byId('code').readOnly = script !== undefined;
  byId('name').value = script?.name ?? '';
  byId('expression').value = script?.expression ?? '';
  byId('message').value = script?.message ?? '';
  const asked = new Set((script?.triggers ?? []).map((trigger) => `${trigger.objectType}.${trigger.eventType}`));
  for (const box of boxes()) {
    box.checked = asked.has(`${box.dataset.type}.${box.dataset.letter}`);
  }
  blame(script?.problem);
}

/** What stands there, as the API takes it. */
export function draft() {
  const message = byId('message').value;
  return {
    code: byId('code').value.trim(),
    name: byId('name').value.trim(),
    expression: byId('expression').value,
    triggers: boxes()
      .filter((box) => box.checked)
      .map((box) => ({ objectType: box.dataset.type, eventType: box.dataset.letter })),
    message: message === '' ? null : message,
  };
}

/** Says what is wrong, beside where it is wrong; nothing takes it back. */
export function blame(problem) {
  for (const name of PLACES) {
    byId(name).setAttribute('aria-invalid', 'false');
    byId(`${name}-error`).textContent = '';
  }
  byId('trouble').textContent = '';
  if (!problem) {
    return;
  }
  if (!PLACES.includes(problem.member)) {
    byId('trouble').textContent = sentence(visible(problem.reason ?? problem.detail ?? ''));
    return;
  }
  const { member, line, column, reason } = problem;
  const place = line ? `Line ${line}, column ${column}: ` : '';
  byId(`${member}-error`).textContent = place + (place ? visible(reason) + '.' : sentence(visible(reason)));
  byId(member).setAttribute('aria-invalid', 'true');
  if (line) {
    mark(byId(member), line, column);
  }
}

/** Puts the cursor to the place, and selects what follows it. */
function mark(field, line, column) {
  const before = field.value.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  field.focus();
  field.setSelectionRange(at, Math.min(at + 1, field.value.length));
}
