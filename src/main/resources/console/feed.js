// The events on the page, newest on top and bounded. What comes is shown once per frame of the
// screen, so that a busy stream costs no more than a quiet one.

import { byId, element } from './dom.js';
import { eventRow, gapRow, noticeRow } from './row.js';

export const LIMIT = 500;

export class Feed {
  #rows = [];
  #waiting = [];
  #skipped = { rows: 0, gaps: 0 };
  #paused = false;
  #due = false;
  #search = '';
  #list = byId('events');

  constructor() {
    byId('pause').addEventListener('click', () => this.#pause(!this.#paused));
    byId('clear').addEventListener('click', () => this.clear());
    byId('search').addEventListener('input', ({ target }) => this.#find(target.value));
  }

  event(message) {
    this.#add({ make: () => eventRow(message), gaps: 0 });
  }

  gap(message) {
    this.#add({ make: () => gapRow(message), gaps: 1 });
  }

  notice(text, loud) {
    this.#add({ make: () => noticeRow(text, loud), gaps: 0 });
  }

  /** What to say while there is nothing to show. */
  hint(text) {
    byId('nothing').textContent = text;
  }

  clear() {
    this.#rows = [];
    this.#waiting = [];
    this.#skipped = { rows: 0, gaps: 0 };
    this.#list.replaceChildren();
    this.#tell();
  }

  reset() {
    this.#pause(false);
    this.clear();
    byId('search').value = '';
    this.#search = '';
  }

  #add(entry) {
    this.#waiting.push(entry);
    // One place is kept for the row that says what was skipped.
    if (this.#waiting.length >= LIMIT) {
      const { gaps } = this.#waiting.shift();
      this.#skipped.rows++;
      this.#skipped.gaps += gaps;
    }
    this.#schedule();
  }

  #schedule() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => {
        this.#due = false;
        this.#show();
      });
    }
  }

  #show() {
    if (!this.#paused && this.#waiting.length > 0) {
      const fresh = this.#waiting.map(({ make }) => make()).reverse();
      if (this.#skipped.rows > 0) {
        fresh.push(skippedRow(this.#skipped));
      }
      this.#waiting = [];
      this.#skipped = { rows: 0, gaps: 0 };
      for (const row of fresh) {
        row.show(this.#search);
      }
      this.#list.prepend(...fresh.map((row) => row.item));
      this.#rows.unshift(...fresh);
      this.#rows.splice(LIMIT).forEach((row) => row.item.remove());
    }
    this.#tell();
  }

  #pause(paused) {
    this.#paused = paused;
    byId('pause').setAttribute('aria-pressed', paused);
    this.#schedule();
    this.#tell();
  }

  #find(text) {
    this.#search = text.trim().toLowerCase();
    this.#rows.forEach((row) => row.show(this.#search));
    this.#tell();
  }

  #tell() {
    const held = this.#waiting.length + this.#skipped.rows;
    byId('pause').textContent = this.#paused ? (held > 0 ? `Resume · ${held} new` : 'Resume') : 'Pause';
    const shown = this.#rows.filter((row) => !row.item.hidden).length;
    byId('shown').textContent =
      this.#search ? `${shown} of ${this.#rows.length} shown` : this.#rows.length === LIMIT ? `the newest ${LIMIT}` : '';
    byId('nothing').hidden = this.#rows.length > 0;
  }
}

function skippedRow({ rows, gaps }) {
  const lost = gaps > 0 ? `, ${gaps} of them gaps,` : '';
  return noticeRow(`${rows} older rows${lost} are not shown: too many came at once.`, gaps > 0);
}
