// A connection in Navixy's protocol that subscribes to all trackers, and comes back by itself.

const RETRY = 2000;
const WRONG_HASH = [3, 4, 11];

export class Fleet {
  #hash;
  #on;
  #socket;
  #timer;
  #trackers = new Map();
  #bySource = new Map();

  /** @param on what is told: `state`, `tracker`, `gone`, `refused` */
  constructor(hash, on) {
    this.#hash = hash;
    this.#on = on;
  }

  connect() {
    this.#on.state('connecting');
    const address = new URL('../event/subscription?items=wrapped', document.baseURI);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => this.#subscribe();
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data));
    socket.onclose = () => socket === this.#socket && this.#wait();
  }

  stop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #wait() {
    this.#on.state('waiting');
    this.#timer = setTimeout(() => this.connect(), RETRY);
  }

  #subscribe() {
    const request = { type: 'state_batch', target: { type: 'all' }, rate_limit: '1s', format: 'compact' };
    this.#socket.send(JSON.stringify({ action: 'subscribe', hash: this.#hash, iso_datetime: true, requests: [request] }));
  }

  #heard(message) {
    if (message.type === 'error') {
      const { code, description } = message.status;
      this.#on.refused(WRONG_HASH.includes(code) ? 'the hash is not valid' : description);
    } else if (message.type === 'response') {
      this.#begin(message.data.state_batch.value);
    } else if (message.event === 'state_batch') {
      message.data.forEach((item) => this.#changed(item));
    } else if (message.event === 'lifecycle') {
      this.#lifecycle(message.data);
    } else if (message.event === 'logout') {
      this.#on.refused('the session has ended');
    }
  }

  #begin(statuses) {
    for (const id of this.#trackers.keys()) {
      if (!(id in statuses)) {
        this.#drop(id);
      }
    }
    this.#on.state('open');
    for (const [id, status] of Object.entries(statuses)) {
      this.#update(id, { status });
    }
  }

  #changed({ tracker_id: id, state }) {
    this.#bySource.set(state.source_id, String(id));
    this.#update(String(id), { status: 'normal', state });
  }

  // It names the source, of which nothing is known before its first state.
  #lifecycle({ source_id: source, lifecycle_event: what }) {
    const id = this.#bySource.get(source);
    if (id === undefined) {
      return;
    }
    if (what === 'corrupt') {
      this.#drop(id);
    } else {
      this.#update(id, { status: what === 'block' ? 'blocked' : 'normal' });
    }
  }

  #update(id, news) {
    const tracker = { id, ...this.#trackers.get(id), ...news };
    this.#trackers.set(id, tracker);
    this.#on.tracker(tracker);
  }

  #drop(id) {
    this.#trackers.delete(id);
    this.#on.gone(id);
  }
}
