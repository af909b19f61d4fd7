// LubeLogger's hub through SignalR's official client: the kiosk group, and every change that is
// heard there. Each attempt shows a one-time ticket; the token itself is never part of an address.

import { delay } from './connection.js';
import { Problem } from './problem.js';

const GROUP = 'kiosk';
const CHANGE = 'ReceiveChangeForAllVehicles';
const GAP = 'Gap';
/** A connection that held this long was a good one: the delays begin anew. */
const GOOD_MILLIS = 10_000;

export class Hub {
  #access;
  #on;
  #line;
  #timer;
  #retry = 0;
  #opened = 0;
  #brokeOff = 0;
  #cursor = '';

  /** Calls `on` with what comes: state, change, notice. */
  constructor(access, on) {
    this.#access = access;
    this.#on = on;
  }

  /** Connects now, whatever there is or was. */
  async connect() {
    const line = {};
    this.#drop(line);
    this.#on.state({ name: 'connecting' });
    try {
      const ticket = await this.#access.ticket();
      if (this.#line === line) {
        await this.#join(line, ticket);
      }
    } catch (failure) {
      const problem = await this.#why(failure);
      this.#lost(line, problem);
    }
  }

  /** Ends it for good. */
  stop() {
    this.#drop(undefined);
  }

  async #join(line, ticket) {
    const address = this.#access.address('api/ws', { ticket, cursor: true, from: this.#cursor });
    line.connection = new signalR.HubConnectionBuilder()
      .withUrl(address.href, { skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets })
      .configureLogging(signalR.LogLevel.None)
      .build();
    const heard = (step) => (...said) => {
      if (this.#line === line) {
        step(...said);
      }
    };
    line.connection.on(CHANGE, heard((change, cursor) => this.#heard(change, cursor)));
    line.connection.on(GAP, heard((cause, cursor) => this.#gap(cursor)));
    line.connection.onclose(heard(() => this.#lost(line, lostConnection())));
    await line.connection.start();
    await line.connection.invoke('JoinGroup', GROUP).catch(({ message }) => {
      throw new Problem('refused', message, false);
    });
    heard(() => this.#open())();
  }

  #open() {
    this.#opened = Date.now();
    this.#on.state({ name: 'open' });
    if (this.#brokeOff && !this.#cursor) {
      this.#on.notice('Changes may have been missed while the connection was away.');
    }
    this.#brokeOff = 0;
  }

  #heard(change, cursor) {
    this.#cursor = cursor ?? '';
    this.#on.change(change);
  }

  #gap(cursor) {
    this.#cursor = cursor ?? '';
    this.#on.notice('Changes are missing here.');
  }

  #lost(line, problem) {
    if (this.#line !== line) {
      return;
    }
    this.#drop(undefined);
    if (this.#opened) {
      this.#brokeOff = Date.now();
      this.#retry = Date.now() - this.#opened > GOOD_MILLIS ? 0 : this.#retry;
      this.#opened = 0;
    }
    if (problem.code === 'bad_cursor') {
      this.#cursor = '';
      this.connect();
    } else if (problem.reconnect) {
      const millis = Math.max(delay(this.#retry++), problem.retryMillis);
      this.#timer = setTimeout(() => this.connect(), millis);
      this.#on.state({ name: 'waiting', problem, until: Date.now() + millis });
    } else {
      this.#on.state({ name: 'closed', problem });
    }
  }

  /** The browser keeps silent about why a WebSocket is refused: the same is asked for without one. */
  async #why(failure) {
    if (failure instanceof Problem) {
      return failure;
    }
    const problem = await this.#access.refusal('api/ws', { from: this.#cursor });
    // To be admitted and told that this is no way to connect is to be admitted.
    return problem === undefined || problem.code.startsWith('http_') ? lostConnection() : problem;
  }

  #drop(next) {
    clearTimeout(this.#timer);
    const last = this.#line;
    this.#line = next;
    last?.connection?.stop();
  }
}

function lostConnection() {
  return new Problem('gone', 'the connection was lost', true);
}
