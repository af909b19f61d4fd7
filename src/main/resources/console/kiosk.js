// The wall display: log in once, and see what changes.

import { forget } from './access.js';
import { byId, element, visible } from './dom.js';
import { Hub } from './hub.js';
import { login } from './login.js';
import { sentence } from './status.js';

const MOST = 60;
const STATES = { connecting: 'Connecting…', open: 'Live', closed: 'Closed' };
const VERBS = { add: 'added', update: 'updated', delete: 'deleted' };
/** Shown large, or already part of what is. */
const TOLD = ['user', 'description', 'vehicleId'];

let hub;
let state = { name: 'connecting' };

function enter(access) {
  hub = new Hub(access, { state: become, change, notice });
  show(true);
  hub.connect();
}

function leave(reason = '') {
  forget();
  hub?.stop();
  hub = undefined;
  byId('changes').replaceChildren();
  byId('nothing').hidden = false;
  byId('login-error').textContent = reason;
  show(false);
  byId('token').focus();
}

function show(loggedIn) {
  byId('login').hidden = loggedIn;
  byId('wall').hidden = !loggedIn;
  byId('state').hidden = !loggedIn;
  byId('leave').hidden = !loggedIn;
}

function become(next) {
  state = next;
  byId('state').dataset.state = next.name;
  byId('state').title = next.problem ? sentence(visible(next.problem.message)) : '';
  if (next.name === 'closed') {
    leave(sentence(visible(next.problem.message)));
  }
  tick();
}

function change(said) {
  const text = (value) => (typeof value === 'string' ? visible(value) : '');
  const data = Object.entries(said?.data ?? {});
  const [kind, verb] = text(said?.type).split('.');
  const rest = data
    .filter(([key, value]) => !TOLD.includes(key) && text(value) !== '')
    .map(([key, value]) => `${visible(key)} ${text(value)}`);
  const vehicle = text(said?.vehicleId);
  put(
    element(
      'li',
      { class: 'change', 'data-verb': verb ?? '' },
      element('p', { class: 'vehicle' }, /^\d+$/.test(vehicle) ? `Vehicle ${vehicle}` : vehicle || '–'),
      element(
        'div',
        { class: 'what' },
        element('h2', {}, title(kind, verb)),
        element('p', { class: 'text' }, text(said?.data?.description) || text(said?.action)),
        element('p', { class: 'rest' }, [text(said?.username), ...rest].filter(Boolean).join(' · ')),
      ),
      when(text(said?.timestamp)),
    ),
  );
}

/** `servicerecord` and `add`: Service record added. */
function title(kind, verb) {
  const words = kind.replace(/record$/, ' record').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${VERBS[verb] ?? verb ?? ''}`.trim();
}

function notice(text) {
  put(element('li', { class: 'change notice' }, element('p', { class: 'text' }, text), when(new Date().toISOString())));
}

function when(timestamp) {
  return element('p', { class: 'when', 'data-time': String(Date.parse(timestamp)) });
}

function put(row) {
  const changes = byId('changes');
  byId('nothing').hidden = true;
  changes.prepend(row);
  while (changes.children.length > MOST) {
    changes.lastChild.remove();
  }
  tick();
}

/** A second has passed, or something has changed. */
function tick() {
  const left = Math.max(1, Math.ceil((state.until - Date.now()) / 1000));
  byId('state').textContent = state.name === 'waiting' ? `Trying again in ${left} s` : STATES[state.name];
  for (const place of document.querySelectorAll('#changes .when')) {
    place.textContent = ago(Number(place.dataset.time));
  }
}

function ago(time) {
  if (Number.isNaN(time)) {
    return '';
  }
  const seconds = Math.max(0, Math.round((Date.now() - time) / 1000));
  const clock = new Date(time).toLocaleTimeString(undefined, { hour12: false });
  const age = seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : '';
  return age ? `${clock} · ${age} ago` : new Date(time).toLocaleString(undefined, { hour12: false });
}

byId('leave').addEventListener('click', () => leave());
window.addEventListener('online', () => state.name === 'waiting' && hub?.connect());
setInterval(tick, 1000);

login(enter, () => show(false));
