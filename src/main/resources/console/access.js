// The token, and the requests that show it. It is in this object and, if the user wants that, in
// the tab's sessionStorage; an address only ever holds a one-time ticket.

import { Problem } from './problem.js';

const KEY = 'carillon.token';

export class Access {
  #token;

  constructor(token) {
    this.#token = token;
  }

  /** The address of a resource of this gateway, beside the console's own. */
  address(path, parameters = {}) {
    const address = new URL('../' + path, document.baseURI);
    address.hash = '';
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of [value].flat()) {
        if (one !== undefined && one !== '') {
          address.searchParams.append(name, one);
        }
      }
    }
    return address;
  }

  /** What is there, as the JSON text. */
  async get(path, parameters, signal) {
    return (await this.#fetch('GET', path, { parameters, signal })).text();
  }

  /** A ticket for a connection that cannot set headers. */
  async ticket(signal) {
    const response = await this.#fetch('POST', 'v1/tickets', { signal });
    return (await response.json()).ticket;
  }

  /**
   * Asks for something to be done.
   *
   * @param request `parameters`, `headers`, a `body` that is written as JSON, a `signal`; each may be left out
   * @return the answer
   */
  send(method, path, request) {
    return this.#fetch(method, path, request);
  }

  /** Why a request fails that the browser keeps silent about; nothing if it does not. */
  async refusal(path, parameters, signal) {
    const asking = new AbortController();
    signal?.addEventListener('abort', () => asking.abort());
    try {
      await this.#fetch('GET', path, { parameters, signal: asking.signal });
      return undefined;
    } catch (problem) {
      return problem;
    } finally {
      // The head of the answer is all that was wanted: a stream would go on.
      asking.abort();
    }
  }

  async #fetch(method, path, { parameters, headers, body, signal } = {}) {
    const credential = this.#token ? { Authorization: 'Bearer ' + this.#token } : {};
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    let response;
    try {
      response = await fetch(this.address(path, parameters), {
        method,
        headers: { ...credential, ...type, ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (failure) {
      // A token that cannot be a header is none.
      throw failure instanceof TypeError && !isHeader(this.#token)
        ? new Problem('unauthenticated', 'a token has no such characters', false)
        : new Problem('unreachable', 'the gateway cannot be reached', true);
    }
    if (!response.ok) {
      throw await Problem.of(response);
    }
    return response;
  }
}

function isHeader(token) {
  return /^[\x21-\x7e]*$/.test(token);
}

/** The token that this tab keeps, or nothing. */
export function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(token) {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // Storage is switched off: then the token lives as long as the page.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above: nothing was kept.
  }
}
