// Webhooks as an operator manages them: the management port's own API.

import { forget } from './access.js';
import { byId, button, copying, element, visible } from './dom.js';
import { login } from './login.js';
import { sentence } from './status.js';

const PATH = 'v1/webhooks';
const REFRESH_MILLIS = 2000;

let access;
let timer;
let chosen = '';

function enter(granted) {
  access = granted;
  display(true);
  refresh();
  timer = setInterval(refresh, REFRESH_MILLIS);
}

function leave(reason = '') {
  clearInterval(timer);
  forget();
  access = undefined;
  chosen = '';
  hideSecret();
  byId('webhooks').replaceChildren();
  byId('rows').replaceChildren();
  byId('attempts').hidden = true;
  byId('making').hidden = true;
  byId('login-error').textContent = reason && sentence(reason);
  display(false);
  byId('token').focus();
}

function display(loggedIn) {
  byId('login').hidden = loggedIn;
  byId('board').hidden = !loggedIn;
  byId('leave').hidden = !loggedIn;
}

/** Asks, and says where one looks if it was refused. */
async function ask(method, path, request, place = 'problem') {
  try {
    const answer = await access.send(method, PATH + path, request);
    byId(place).textContent = '';
    return answer.status === 204 ? {} : await answer.json();
  } catch (problem) {
    if (problem.code === 'unauthenticated') {
      leave(problem.message);
    } else {
      byId(place).textContent = sentence(visible(problem.message));
    }
    return undefined;
  }
}

async function refresh() {
  const answer = await ask('GET', '');
  if (answer) {
    byId('none').hidden = answer.webhooks.length > 0;
    draw(answer.webhooks);
    await showAttempts();
  }
}

/** Draws the list anew; what had the focus has it again. */
function draw(webhooks) {
  const focused = document.activeElement?.closest('#webhooks button');
  if (focused?.dataset.sure === 'yes') {
    return;
  }
  const id = focused?.closest('li').dataset.id;
  const label = focused?.textContent;
  byId('webhooks').replaceChildren(...webhooks.map(item));
  [...document.querySelectorAll(`[data-id="${id}"] button`)].find((one) => one.textContent === label)?.focus();
}

function item(webhook) {
  const state = stateOf(webhook);
  return element(
    'li',
    { class: 'card', 'data-id': webhook.id },
    element(
      'div',
      { class: 'heading' },
      element('h2', {}, visible(webhook.name)),
      element('span', { class: 'badge', 'data-state': state }, state),
    ),
    element('p', {}, element('code', {}, visible(webhook.url))),
    element('p', { class: 'note' }, description(webhook)),
    ...trouble(webhook).map((text) => element('p', { class: 'error' }, sentence(visible(text)))),
    element('div', { class: 'row' }, ...buttons(webhook)),
  );
}

function stateOf(webhook) {
  if (!webhook.enabled) {
    return 'disabled';
  }
  return trouble(webhook).length > 0 ? 'failing' : 'delivering';
}

function trouble(webhook) {
  const { failing = [], trouble: why } = webhook.progress ?? {};
  const found = webhook.enabled ? failing.map((one) => `message ${one.message} has failed ${one.tries} times, next try at ${time(one.next)}`) : [];
  return [webhook.reason, webhook.enabled ? why : undefined, ...found].filter(Boolean);
}

function description(webhook) {
  const parts = [webhook.form, webhook.topics.join(' '), `as ${webhook.owner.subject}`];
  if (webhook.filter) {
    parts.push(`if ${webhook.filter}`);
  }
  if (webhook.fields) {
    parts.push(`only ${webhook.fields.join(', ')}`);
  }
  return visible(parts.join(' · '));
}

function buttons(webhook) {
  const id = webhook.id;
  return [
    webhook.enabled ? button('Disable', () => change(id, 'disable')) : button('Enable', () => change(id, 'enable')),
    button('Send a test', () => test(id)),
    button('Rotate secret', () => change(id, 'rotate-secret')),
    button('Attempts', () => choose(id)),
    button('Delete', (pressed) => remove(id, pressed)),
  ];
}

async function change(id, action) {
  const changed = await ask('POST', `/${id}/${action}`);
  if (changed) {
    showSecret(changed);
  }
  await refresh();
}

async function test(id) {
  const answer = await ask('POST', `/${id}/test`);
  if (answer) {
    byId('problem').textContent = sentence(`test: ${answer.outcome} after ${answer.millis} ms ${visible(answer.answer)}`.trim());
  }
}

async function remove(id, pressed) {
  // The first press asks, the second means it.
  if (pressed.dataset.sure !== 'yes') {
    pressed.dataset.sure = 'yes';
    pressed.textContent = 'Really delete';
    return;
  }
  await ask('DELETE', `/${id}`);
  pressed.blur();
  if (chosen === id) {
    choose('');
  }
  await refresh();
}

function showSecret(webhook) {
  if (webhook.secret) {
    byId('secret').textContent = webhook.secret;
    byId('shown-secret').hidden = false;
  }
}

function hideSecret() {
  byId('secret').textContent = '';
  byId('shown-secret').hidden = true;
}

function choose(id) {
  chosen = id;
  byId('attempts').hidden = !id;
  showAttempts();
}

async function showAttempts() {
  const id = chosen;
  if (!id) {
    return;
  }
  const answer = await ask('GET', `/${id}/attempts`, { parameters: { count: 50 } });
  if (answer && id === chosen) {
    byId('no-attempts').hidden = answer.attempts.length > 0;
    byId('rows').replaceChildren(...answer.attempts.map(row));
  }
}

function row(attempt) {
  const cells = [time(attempt.at), attempt.outcome, attempt.try, `${attempt.millis} ms`, attempt.event, attempt.message, attempt.answer];
  const good = attempt.outcome.startsWith('2');
  return element(
    'tr',
    {},
    ...cells.map((cell, index) => element('td', { class: index === 1 ? (good ? 'good' : 'bad') : undefined }, visible(String(cell)))),
  );
}

function time(text) {
  return new Date(text).toLocaleTimeString(undefined, { hour12: false });
}

async function create(submitted) {
  submitted.preventDefault();
  let claims;
  try {
    claims = JSON.parse(byId('claims').value || '{}');
  } catch {
    byId('draft-error').textContent = 'The claims are not JSON.';
    return;
  }
  const words = (id, between) => byId(id).value.split(between).map((word) => word.trim()).filter(Boolean);
  const body = {
    name: byId('name').value.trim(),
    url: byId('url').value.trim(),
    topics: words('topics', /\s+/),
    filter: byId('filter').value,
    fields: words('fields', ','),
    form: byId('form').value,
    owner: { subject: byId('subject').value.trim(), claims },
  };
  const made = await ask('POST', '', { body }, 'draft-error');
  if (made) {
    byId('draft').reset();
    byId('making').hidden = true;
    showSecret(made);
    await refresh();
  }
}

byId('draft').addEventListener('submit', create);
byId('new').addEventListener('click', () => {
  byId('making').hidden = false;
  byId('name').focus();
});
byId('cancel').addEventListener('click', () => {
  byId('making').hidden = true;
});
byId('copy').addEventListener('click', ({ currentTarget }) => copying(currentTarget, byId('secret').textContent));
byId('hide').addEventListener('click', hideSecret);
byId('leave').addEventListener('click', () => leave());

login(enter, () => display(false), (granted) => granted.get('v1/operator'));
