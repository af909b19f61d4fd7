// The trackers of one user, over Navixy's own protocol: a map without streets, and a list.

import { byId, element, visible } from './dom.js';
import { Fleet } from './fleet.js';
import { Plan } from './map.js';
import { sentence } from './status.js';

const STATES = { connecting: 'Connecting…', open: 'Live', waiting: 'Trying again…' };

const map = new Plan(byId('map'));
const rows = new Map();
let fleet;

function enter(hash) {
  fleet = new Fleet(hash, { state: become, tracker: show, gone: remove, refused: leave });
  byId('enter').disabled = true;
  byId('login-error').textContent = '';
  fleet.connect();
}

function leave(reason = '') {
  fleet?.stop();
  fleet = undefined;
  rows.clear();
  map.clear();
  byId('trackers').replaceChildren();
  byId('login-error').textContent = reason && sentence(visible(reason));
  byId('enter').disabled = false;
  display(false);
  byId('token').focus();
}

function display(loggedIn) {
  byId('login').hidden = loggedIn;
  byId('board').hidden = !loggedIn;
  byId('state').hidden = !loggedIn;
  byId('leave').hidden = !loggedIn;
}

function become(state) {
  if (state === 'open') {
    byId('token').value = '';
    byId('enter').disabled = false;
    display(true);
  }
  byId('state').dataset.state = state;
  byId('state').textContent = STATES[state];
}

function show(tracker) {
  map.show(tracker);
  let row = rows.get(tracker.id);
  if (!row) {
    row = element('li', {}, element('span', { class: 'name' }), element('span', { class: 'speed' }), element('span', { class: 'rest' }));
    rows.set(tracker.id, row);
    byId('trackers').append(row);
  }
  const { status, state } = tracker;
  row.dataset.id = tracker.id;
  row.dataset.status = status;
  row.dataset.movement = state?.movement_status ?? '';
  row.children[0].textContent = `Tracker ${tracker.id}`;
  row.children[1].textContent = status === 'blocked' || !state ? '' : `${state.gps?.speed ?? '–'} km/h`;
  row.children[2].textContent = status === 'blocked' ? 'blocked' : (state?.movement_status ?? 'no position');
  count();
}

function remove(id) {
  map.remove(id);
  rows.get(id)?.remove();
  rows.delete(id);
  count();
}

function count() {
  const all = [...rows.values()];
  const moving = all.filter((row) => row.dataset.movement === 'moving' && row.dataset.status !== 'blocked').length;
  const blocked = all.filter((row) => row.dataset.status === 'blocked').length;
  byId('sum').textContent = `${all.length} trackers, ${moving} moving, ${blocked} blocked`;
}

byId('leave').addEventListener('click', () => leave());
byId('login-form').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  enter(byId('token').value.trim());
});
byId('token').focus();
