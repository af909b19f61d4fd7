// What the page says of the connection.

import { byId, copying, visible } from './dom.js';

const NAMES = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  open: 'Open',
  waiting: 'Waiting to retry',
  closed: 'Closed',
};
const LOGGED_OUT = ['unauthenticated', 'token_expired'];

export class Status {
  #state = { name: 'idle' };
  #cursor = '';
  #heartbeat = 0;

  /** @param on what the one button does: `connect` or `leave` */
  constructor(on) {
    byId('copy-cursor').addEventListener('click', ({ currentTarget }) => copying(currentTarget, this.#cursor));
    byId('again').addEventListener('click', () => (this.#mustLogIn() ? on.leave() : on.connect()));
  }

  state(state) {
    const news = state.name !== this.#state.name;
    this.#state = state;
    byId('state').dataset.state = state.name;
    byId('desk').dataset.state = state.name;
    byId('session').textContent = state.session || '–';
    byId('again').hidden = state.name !== 'waiting' && state.name !== 'closed';
    byId('again').textContent = state.name === 'waiting' ? 'Try now' : this.#mustLogIn() ? 'Log in again' : 'Connect again';
    byId('explanation').textContent = this.#explanation();
    byId('explanation').hidden = byId('explanation').textContent === '';
    if (news) {
      byId('announcement').textContent = `${NAMES[state.name]}. ${byId('explanation').textContent}`;
    }
    this.tick();
  }

  cursor(cursor) {
    this.#cursor = cursor;
    byId('cursor').textContent = cursor;
    byId('cursor').title = cursor;
    byId('copy-cursor').disabled = false;
  }

  heartbeat() {
    this.#heartbeat = Date.now();
    this.tick();
  }

  reset() {
    this.#cursor = '';
    this.#heartbeat = 0;
    byId('cursor').textContent = '–';
    byId('copy-cursor').disabled = true;
  }

  /** A second has passed. */
  tick() {
    const { name, until } = this.#state;
    const left = Math.max(1, Math.ceil((until - Date.now()) / 1000));
    byId('state').textContent = name === 'waiting' ? `Trying again in ${left} s` : NAMES[name];
    byId('heartbeat').textContent = this.#heartbeat ? this.#ago() : '–';
  }

  #mustLogIn() {
    return LOGGED_OUT.includes(this.#state.problem?.code);
  }

  #explanation() {
    const { name, problem } = this.#state;
    if (name === 'idle') {
      return 'This transport connects as soon as there is a filter.';
    }
    return problem ? sentence(visible(problem.message)) : '';
  }

  #ago() {
    const time = new Date(this.#heartbeat).toLocaleTimeString(undefined, { hour12: false });
    return `${time} · ${Math.round((Date.now() - this.#heartbeat) / 1000)} s ago`;
  }
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + '.';
}
