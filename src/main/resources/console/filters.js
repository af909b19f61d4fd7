// The topic filters, and their list on the page: each with what the gateway says of it.

import { element, visible } from './dom.js';

export class Filters {
  #list;
  #onRemove;
  #all = new Map();

  constructor(list, onRemove) {
    this.#list = list;
    this.#onRemove = onRemove;
    list.replaceChildren();
  }

  topics() {
    return [...this.#all.keys()];
  }

  /** Those that the gateway has not refused. */
  wanted() {
    return this.topics().filter((topic) => this.#all.get(topic).state !== 'refused');
  }

  /** Those that it has said nothing of. */
  pending() {
    return this.topics().filter((topic) => this.#all.get(topic).state === 'pending');
  }

  /** False if it is in use already; one that was refused is tried again. */
  add(topic) {
    const known = this.#all.get(topic);
    if (known && known.state !== 'refused') {
      return false;
    }
    if (!known) {
      const item = this.#item(topic);
      this.#all.set(topic, { item });
      this.#list.append(item);
    }
    this.#set(topic, 'pending', '');
    return true;
  }

  remove(topic) {
    this.#all.get(topic)?.item.remove();
    this.#all.delete(topic);
  }

  accept(topic) {
    this.#set(topic, 'active', '');
  }

  refuse(topic, problem) {
    this.#set(topic, 'refused', visible(problem.message));
  }

  #set(topic, state, words) {
    const filter = this.#all.get(topic);
    if (filter) {
      filter.state = state;
      filter.item.dataset.state = state;
      filter.item.querySelector('.words').textContent = words;
    }
  }

  #item(topic) {
    const text = visible(topic);
    const remove = element('button', { type: 'button', class: 'plain remove', 'aria-label': 'Remove ' + text }, '×');
    remove.addEventListener('click', () => {
      const next = remove.closest('li').nextElementSibling?.querySelector('button');
      this.#onRemove(topic);
      (next ?? document.getElementById('topic')).focus();
    });
    return element(
      'li',
      {},
      element('span', { class: 'dot', 'aria-hidden': 'true' }),
      element('code', {}, text),
      remove,
      element('p', { class: 'words', role: 'alert' }),
    );
  }
}
