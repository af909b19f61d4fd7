/** A refusal or a failure: the server's code and words, and whether to come back. */
export class Problem extends Error {
  constructor(code, message, reconnect, retryMillis = 0) {
    super(message);
    this.code = code;
    this.reconnect = reconnect;
    this.retryMillis = retryMillis;
    /** All that the server said of it. */
    this.members = {};
  }

  /** What an answer says (RFC 9457). */
  static async of(response) {
    const again = response.headers.get('Retry-After');
    let said;
    try {
      said = await response.json();
    } catch {
      // A proxy's page: its status has to do.
    }
    if (typeof said?.code === 'string' && typeof said.detail === 'string') {
      // The gateway says when to come back, unless it is no use.
      const problem = new Problem(said.code, said.detail, again !== null, millis(again));
      problem.members = said;
      return problem;
    }
    const passes = response.status >= 500 || response.status === 429;
    return new Problem('http_' + response.status, `the answer was HTTP ${response.status}`, passes, millis(again));
  }
}

// A date, the header's other form, is nothing that a gateway sends.
function millis(seconds) {
  return (Number(seconds) || 0) * 1000;
}
