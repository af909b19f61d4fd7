// The form that asks for a token. A good one opens the page.

import { Access, keep, kept } from './access.js';
import { byId } from './dom.js';
import { sentence } from './status.js';

/**
 * Calls `enter` with the access of the token that the tab keeps, or `ask` and, later, `enter`.
 *
 * @param check fails unless the token is good
 */
export function login(enter, ask, check = (access) => access.ticket()) {
  byId('login-form').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    attempt(byId('token').value.trim(), enter, check);
  });
  const token = kept();
  if (token === undefined) {
    ask();
    byId('token').focus();
  } else {
    enter(new Access(token));
  }
}

async function attempt(token, enter, check) {
  const access = new Access(token);
  byId('enter').disabled = true;
  byId('login-error').textContent = '';
  try {
    await check(access);
    if (byId('keep').checked) {
      keep(token);
    }
    byId('token').value = '';
    enter(access);
  } catch (problem) {
    byId('login-error').textContent = sentence(problem.message);
    byId('token').focus();
  } finally {
    byId('enter').disabled = false;
  }
}
