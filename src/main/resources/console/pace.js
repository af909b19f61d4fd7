// How many events come per second: a number, and a curve of the last minute.

import { byId } from './dom.js';

const SECONDS = 60;
const AVERAGED = 5;
const HEIGHT = 16;

export class Pace {
  #seconds = new Array(SECONDS).fill(0);
  #now = 0;
  #total = 0;

  count() {
    this.#now++;
    this.#total++;
  }

  /** A second has passed. */
  tick() {
    this.#seconds.shift();
    this.#seconds.push(this.#now);
    this.#now = 0;
    this.show();
  }

  reset() {
    this.#seconds.fill(0);
    this.#now = 0;
    this.#total = 0;
    this.show();
  }

  show() {
    const rate = this.#seconds.slice(-AVERAGED).reduce((sum, n) => sum + n, 0) / AVERAGED;
    byId('pace').textContent = rate.toLocaleString(undefined, { maximumFractionDigits: rate < 10 ? 1 : 0 });
    byId('received').textContent = this.#total.toLocaleString();
    byId('pace-curve').setAttribute('d', this.#curve());
  }

  #curve() {
    const most = Math.max(4, ...this.#seconds);
    const points = this.#seconds.map((n, x) => `${x + 0.5},${(HEIGHT - (n / most) * (HEIGHT - 1)).toFixed(2)}`);
    return `M0,${HEIGHT} L${points.join(' ')} L${SECONDS},${HEIGHT} Z`;
  }
}
