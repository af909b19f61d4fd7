// The connection as the user knows it: it outlives the single attempts that it is made of. Each
// attempt has a signal; once that is aborted, nothing that the attempt still says is heard.

import { longpoll } from './longpoll.js';
import { Problem } from './problem.js';
import { sse } from './sse.js';
import { websocket } from './websocket.js';

export const TRANSPORTS = { websocket, sse, longpoll };

const FIRST_DELAY_MILLIS = 1_000;
const LONGEST_DELAY_MILLIS = 30_000;
/** A connection that held this long was a good one: the delays begin anew. */
const GOOD_MILLIS = 10_000;
const MISSED_HEARTBEATS = 2.5;
const FAULTS_OF_A_FILTER = ['bad_topic', 'forbidden'];

/** Doubles from 1 s to 30 s; spread, so that pages that were cut off together do not return so. */
export function delay(retry, chance = Math.random()) {
  const longest = Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** retry);
  return longest * (0.5 + chance / 2);
}

export class Connection {
  #access;
  #filters;
  #transport;
  #on;
  #life = new AbortController();
  #attempt = new AbortController();
  #line;
  #state = { name: 'idle' };
  #cursor = '';
  #heard = 0;
  #retry = 0;
  /** When events broke off that were to go on. */
  #brokeOff = 0;

  /** Calls `on` with what comes: state, cursor, heartbeat, event, gap, notice. */
  constructor(access, filters, transport, on) {
    this.#access = access;
    this.#filters = filters;
    this.#transport = TRANSPORTS[transport];
    this.#on = on;
    const watch = setInterval(() => this.#watch(), 1_000);
    this.#life.signal.addEventListener('abort', () => clearInterval(watch));
    window.addEventListener('online', () => this.#hurry(), { signal: this.#life.signal });
  }

  async start() {
    await this.#review(this.#filters.pending());
    this.connect();
  }

  /** Ends it for good. */
  stop() {
    this.#life.abort();
    this.#drop();
  }

  use(transport) {
    const listened = this.#state.name === 'open' && this.#filters.wanted().length > 0;
    this.#transport = TRANSPORTS[transport];
    this.#brokeOff ||= listened && !this.#transport.resumes ? Date.now() : 0;
    this.#retry = 0;
    this.start();
  }

  async add(topic) {
    if (this.#filters.add(topic) && !this.#live((line) => line.subscribe(topic))) {
      await this.#review([topic]);
      if (this.#filters.wanted().includes(topic)) {
        this.connect();
      }
    }
  }

  remove(topic) {
    const mattered = this.#filters.wanted().includes(topic);
    this.#filters.remove(topic);
    if (mattered && !this.#live((line) => line.unsubscribe(topic))) {
      this.connect();
    }
  }

  /** Changes what an open connection listens to, if it is one that lets itself be told. */
  #live(change) {
    if (this.#line && this.#state.name === 'open') {
      change(this.#line);
    }
    return this.#line !== undefined;
  }

  /** Connects now, whatever there is or was. */
  connect() {
    if (this.#life.signal.aborted) {
      return;
    }
    const { signal } = this.#drop();
    this.#open(signal).catch((problem) => {
      if (!signal.aborted) {
        this.#failed(problem);
      }
    });
  }

  async #open(signal) {
    const topics = this.#filters.wanted();
    if (this.#transport.resumes && topics.length === 0) {
      // What comes later starts at its own now.
      this.#cursor = '';
      this.#brokeOff = 0;
      this.#become({ name: 'idle' });
      return;
    }
    this.#become({ name: 'connecting' });
    const access = this.#access;
    const ticket = this.#transport.ticketed ? await access.ticket(signal) : undefined;
    if (!signal.aborted) {
      const request = { access, ticket, topics, cursor: this.#cursor, signal };
      this.#line = this.#transport.open(request, this.#listener(signal));
    }
  }

  #listener(signal) {
    const steps = {
      opened: (greeting) => this.#opened(greeting),
      event: (message) => this.#on.event(message, this.#reached(message.id)),
      gap: (message) => this.#on.gap(message, this.#reached(message.id)),
      heartbeat: (cursor) => this.#on.heartbeat(this.#reached(cursor)),
      subscribed: (topic) => this.#filters.accept(topic),
      refused: (topic, problem) => this.#refused(topic, problem),
      ended: (problem) => this.#failed(problem),
    };
    const heard = (step) => (...said) => {
      if (!signal.aborted) {
        this.#heard = Date.now();
        step(...said);
      }
    };
    return Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, heard(step)]));
  }

  #opened({ session, heartbeat, cursor }) {
    this.#become({ name: 'open', session, heartbeat, since: Date.now() });
    this.#reached(cursor);
    if (this.#brokeOff) {
      this.#on.notice(...this.#returned(Math.ceil((Date.now() - this.#brokeOff) / 1000)));
      this.#brokeOff = 0;
    }
    for (const topic of this.#filters.wanted()) {
      if (this.#line) {
        this.#line.subscribe(topic);
      } else {
        this.#filters.accept(topic);
      }
    }
  }

  #returned(seconds) {
    return this.#transport.resumes
      ? [`Reconnected after ${seconds} s, and went on where it broke off.`, false]
      : [
          `Reconnected after ${seconds} s. Events may have been missed: a subscription over WebSocket starts at now.`,
          true,
        ];
  }

  #reached(cursor) {
    if (cursor) {
      this.#cursor = cursor;
      this.#on.cursor(cursor);
    }
  }

  #refused(topic, problem) {
    if (topic === undefined) {
      this.#on.notice(`The gateway refused a message: ${problem.message}.`, true);
    } else {
      this.#filters.refuse(topic, problem);
    }
  }

  #failed(problem) {
    const { name, since } = this.#state;
    const topics = this.#filters.wanted();
    this.#drop();
    if (name === 'open') {
      this.#brokeOff = topics.length > 0 ? Date.now() : 0;
      this.#retry = Date.now() - since > GOOD_MILLIS ? 0 : this.#retry;
    }
    if (problem.code === 'bad_cursor' && this.#cursor) {
      this.#cursor = '';
      this.#on.notice('The gateway does not know this cursor. Events may have been missed.', true);
      this.connect();
    } else if (problem.reconnect) {
      this.#wait(problem);
    } else {
      this.#become({ name: 'closed', problem });
      this.#goOnWithout(problem, topics);
    }
  }

  #wait(problem) {
    const millis = Math.max(delay(this.#retry++), problem.retryMillis);
    const timer = setTimeout(() => this.connect(), millis);
    this.#attempt.signal.addEventListener('abort', () => clearTimeout(timer));
    this.#become({ name: 'waiting', problem, until: Date.now() + millis });
  }

  /** Perhaps the refusal is one filter's fault: then the others go on. */
  async #goOnWithout(problem, topics) {
    if (this.#transport.resumes && FAULTS_OF_A_FILTER.includes(problem.code)) {
      await this.#review(topics);
      if (this.#state.problem === problem && this.#filters.wanted().length < topics.length) {
        this.connect();
      }
    }
  }

  /** Asks of each filter whether it is good: an event stream could not say which one is not. */
  async #review(topics) {
    if (this.#transport.resumes) {
      await Promise.all(
        topics.map(async (topic) => {
          const problem = await this.#access.refusal('v1/poll', { topic, wait: 0 }, this.#life.signal);
          if (FAULTS_OF_A_FILTER.includes(problem?.code)) {
            this.#filters.refuse(topic, problem);
          }
        }),
      );
    }
  }

  #watch() {
    const { name, heartbeat } = this.#state;
    if (name === 'open' && Date.now() - this.#heard > heartbeat * MISSED_HEARTBEATS) {
      this.#failed(new Problem('silent', 'the gateway has been silent for too long', true));
    }
  }

  #hurry() {
    if (this.#state.name === 'waiting') {
      this.connect();
    }
  }

  /** Ends the attempt that there is; gives the signal of the next one. */
  #drop() {
    this.#attempt.abort();
    this.#line = undefined;
    this.#attempt = new AbortController();
    return this.#attempt;
  }

  #become(state) {
    this.#state = state;
    this.#on.state(state);
  }
}
