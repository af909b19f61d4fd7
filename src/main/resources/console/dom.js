// Makes elements. Whatever comes from outside gets in as a text node, never as markup: the page's
// policy (require-trusted-types-for) forbids the rest.

export const byId = (id) => document.getElementById(id);

/** An element with attributes (a boolean one is there or not) and children; a string is a text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

export function button(label, onClick, attributes = {}) {
  const made = element('button', { type: 'button', class: 'plain small', ...attributes }, label);
  made.addEventListener('click', () => onClick(made));
  return made;
}

/** A button that copies a text and says for a moment that it did. */
export function copying(made, text) {
  const label = made.textContent;
  copy(text).then((done) => {
    made.textContent = done ? 'Copied' : 'Not copied';
    setTimeout(() => (made.textContent = label), 1500);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain HTTP has no clipboard, but for localhost.
    const field = element('textarea', { class: 'unseen', readonly: true });
    const focused = document.activeElement;
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return done;
  }
}

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The text with what would hide in it, or turn its direction, written as an escape. */
export function visible(text) {
  return text.replace(HIDDEN, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}
