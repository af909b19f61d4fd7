// The operator's page of alert scripts: list, edit, try on the past, switch, and see what fires.

import { forget } from './access.js';
import { byId, element, visible } from './dom.js';
import { login } from './login.js';
import * as form from './scriptform.js';
import { sentence } from './status.js';
import * as trial from './trial.js';

const ALL = 'v1/alert-scripts';
const PAUSE = 2000;

let access;
let scripts = [];
/** The script in the form as it was read; nothing for a new one. */
let current;
let trying;
let timer;

async function json(method, path, request) {
  const response = await access.send(method, path, request);
  return response.status === 204 ? undefined : response.json();
}

const at = (script, what = '') => `${ALL}/${encodeURIComponent(script.code)}${what}`;

async function enter(allowed) {
  access = allowed;
  try {
    form.types((await json('GET', 'v1/object-types')).objectTypes);
    await refresh();
  } catch (problem) {
    leave(sentence(visible(problem.message)));
    return;
  }
  display(true);
  edit(scripts[0]);
  timer = setInterval(tick, PAUSE);
}

function leave(reason = '') {
  forget();
  clearInterval(timer);
  trying?.abort();
  access = undefined;
  current = undefined;
  byId('login-error').textContent = reason;
  display(false);
  byId('token').focus();
}

function display(loggedIn) {
  byId('login').hidden = loggedIn;
  byId('board').hidden = !loggedIn;
  byId('state').hidden = !loggedIn;
  byId('leave').hidden = !loggedIn;
}

function become(name, text) {
  byId('state').dataset.state = name;
  byId('state').textContent = text;
}

/** Reads the scripts and what the current one has fired. */
async function refresh() {
  scripts = (await json('GET', ALL)).scripts;
  become('open', 'Live');
  list();
  const now = scripts.find((script) => script.code === current?.code);
  counts(now);
  trial.fires(now ? (await json('GET', at(now, '/fires'))).fires : []);
}

async function tick() {
  try {
    await refresh();
  } catch (problem) {
    if (problem.code === 'unauthenticated') {
      leave(sentence(visible(problem.message)));
    } else {
      become('waiting', 'Trying again…');
    }
  }
}

const mode = (script) => (script.problem ? 'broken' : script.enabled ? 'on' : 'off');

function pill(name) {
  return element('span', { class: 'pill', 'data-mode': name }, name);
}

function list() {
  byId('none').hidden = scripts.length > 0;
  const focused = document.activeElement?.dataset?.code;
  byId('scripts').replaceChildren(
    ...scripts.map((script) => {
      const row = element(
        'button',
        { type: 'button', 'data-code': script.code, 'aria-current': script.code === current?.code ? 'true' : undefined },
        element('span', { class: 'name' }, visible(script.name)),
        pill(mode(script)),
        element('span', { class: 'code' }, visible(script.code)),
        element('span', { class: 'count' }, script.fired > 0 ? `${script.fired} fired here` : ''),
      );
      row.addEventListener('click', () => {
        edit(script);
        tick();
      });
      return element('li', {}, row);
    }),
  );
  if (focused !== undefined) {
    [...document.querySelectorAll('#scripts button')].find((row) => row.dataset.code === focused)?.focus();
  }
}

function counts(script) {
  const failure = script?.lastFailure;
  byId('counts').textContent = script
    ? `On this replica: ${script.evaluated} asked, ${script.fired} fired, ${script.failed} failed.` +
      (failure ? ` Last at ${visible(failure.event)}: ${visible(failure.reason)}.` : '')
    : '';
}

/** Puts a script into the form; nothing: a new one. */
function edit(script) {
  current = script;
  form.show(script);
  byId('desk-title').textContent = script ? visible(script.name) : 'New script';
  byId('mode').hidden = !script;
  byId('switch').hidden = !script;
  byId('delete').hidden = !script;
  if (script) {
    byId('mode').dataset.mode = mode(script);
    byId('mode').textContent = mode(script);
    byId('switch').textContent = script.enabled ? 'Disable' : 'Enable';
  }
  byId('try-sum').textContent = '';
  byId('try-events').replaceChildren();
  trial.fires([]);
  counts(script);
  list();
}

/** Does something with the script in the form, and shows what became of it. */
async function change(work) {
  byId('save').disabled = true;
  form.blame();
  try {
    edit(await work());
    await refresh();
  } catch (problem) {
    form.blame({ detail: problem.message, ...problem.members });
  } finally {
    byId('save').disabled = false;
  }
}

const tagged = () => ({ 'If-Match': `"${current.revision}"` });

function save() {
  const body = form.draft();
  return change(() =>
    current ? json('PUT', at(current), { body, headers: tagged() }) : json('POST', ALL, { body }),
  );
}

function flip() {
  return change(() => json('POST', at(current, current.enabled ? '/disable' : '/enable'), { headers: tagged() }));
}

function remove() {
  if (confirm(`Delete ${current.code}?`)) {
    change(() => json('DELETE', at(current), { headers: tagged() }));
  }
}

async function attempt() {
  trying?.abort();
  const own = new AbortController();
  trying = own;
  const since = new Date(Date.now() - 1000 * Number(byId('since').value)).toISOString();
  const body = form.draft();
  // What is tried need not be finished: a name is for those who keep it.
  body.code ||= 'draft';
  body.name ||= 'draft';
  form.blame();
  trial.running();
  try {
    trial.report(await json('POST', `${ALL}/try`, { parameters: { since }, body, signal: own.signal }));
  } catch (problem) {
    if (!own.signal.aborted) {
      trial.failed('');
      form.blame({ detail: problem.message, ...problem.members });
    }
  }
}

byId('leave').addEventListener('click', () => leave());
byId('new').addEventListener('click', () => {
  edit(undefined);
  byId('code').focus();
});
byId('switch').addEventListener('click', flip);
byId('delete').addEventListener('click', remove);
byId('try').addEventListener('click', attempt);
byId('form').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  save();
});

login(enter, () => display(false), (allowed) => allowed.send('GET', 'v1/operator'));
