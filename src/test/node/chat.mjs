// SignalR's official client does everything that a client can do, and says as JSON lines what came
// of each step. On standard input comes what to do next where that depends on the server.

import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpTransportType, HubConnectionBuilder, LogLevel, Subject } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

const [url, json] = process.argv.slice(2);
const { transport, messagepack, token, stateful, quick, connections = 1 } = JSON.parse(json);
const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const lines = createInterface({ input: process.stdin })
  .on('close', () => process.exit(0))
  [Symbol.asyncIterator]();

const build = () => {
  const builder = new HubConnectionBuilder()
    .withUrl(url, { transport: HttpTransportType[transport], accessTokenFactory: () => token })
    .withAutomaticReconnect([100, 200, 300, 400, 500, 500, 500, 500, 500, 500, 500, 500, 500])
    .configureLogging(LogLevel.None);
  if (messagepack) {
    builder.withHubProtocol(new MessagePackHubProtocol());
  }
  if (stateful) {
    builder.withStatefulReconnect();
  }
  if (quick) {
    builder.withKeepAliveInterval(500).withServerTimeout(1500);
  }
  return builder.build();
};

/** What comes next of the calls of that method. */
const calls = (connection, target) => {
  const waiting = [];
  const come = [];
  connection.on(target, (...args) => (waiting.length ? waiting.shift()(args) : come.push(args)));
  return () => (come.length ? come.shift() : new Promise((resolve) => waiting.push(resolve)));
};

const failure = (promise) => promise.then(() => 'nothing', (error) => error.message);

const collected = (stream) =>
  new Promise((resolve, reject) => {
    const items = [];
    stream.subscribe({
      next: (item) => items.push(item),
      complete: () => resolve(items),
      error: reject,
    });
  });

const some = (stream, count) =>
  new Promise((resolve, reject) => {
    let left = count;
    const subscription = stream.subscribe({
      next: () => {
        if (--left === 0) {
          subscription.dispose();
          resolve(count);
        }
      },
      complete: () => reject(new Error('it ended')),
      error: reject,
    });
  });

const upload = async (connection, items, error) => {
  const subject = new Subject();
  const sum = connection.invoke('Sum', subject);
  items.forEach((item) => subject.next(item));
  if (error) {
    subject.error(new Error(error));
  } else {
    subject.complete();
  }
  return sum;
};

const all = async (connection) => {
  const shouted = calls(connection, 'Shouted');
  const changed = calls(connection, 'Changed');
  connection.on('Answer', (question) => question.length);
  const line = { user: 'ann', number: 7, tags: ['a', 'ü'] };
  say('echo', { value: await connection.invoke('Echo', line) });
  await connection.send('shout', 'hi');
  say('send', { value: (await shouted())[0] });
  say('nothing', { value: (await connection.invoke('Nothing')) ?? null });
  say('told', { value: await failure(connection.invoke('Fail', 'told')) });
  say('hidden', { value: await failure(connection.invoke('Fail', 'hidden')) });
  say('unknown', { value: await failure(connection.invoke('Nope')) });
  say('count', { value: await failure(connection.invoke('Echo')) });
  say('stream', { value: await collected(connection.stream('Count', 5)) });
  say('dispose', { value: await some(connection.stream('Count', 1_000_000), 3) });
  say('upload', { value: await upload(connection, [1, 2, 3.5]) });
  say('broken', { value: await failure(upload(connection, [1], 'no more')) });
  say('ask', { value: await connection.invoke('Ask', 'four') });
  const many = Array.from({ length: 300 }, (_, i) => connection.invoke('Add', i, 1));
  say('burst', { value: (await Promise.all(many)).every((sum, i) => sum === i + 1) });
  const long = 'x'.repeat(30_000);
  say('long', { value: (await connection.invoke('Same', long)) === long });
  await connection.invoke('JoinGroup', 'vehicle:7');
  say('joined');
  say('event', { value: await changed() });
  if (quick) {
    await sleep(1_200);
    say('idle', { value: await connection.invoke('Add', 1, 1) });
  }
  const closed = new Promise((resolve) => connection.onclose(resolve));
  await connection.stop();
  say('stopped', { value: (await closed)?.message ?? null });
};

/** Waits for an event, then for the word to go on, and shows that it still lives. */
const lasting = async (connection) => {
  const changed = calls(connection, 'Changed');
  connection.onreconnecting(() => say('reconnecting'));
  connection.onreconnected(() => say('reconnected'));
  connection.onclose((error) => say('closed', { value: error?.message ?? null }));
  await connection.invoke('JoinGroup', 'vehicle:7');
  say('joined');
  for await (const command of lines) {
    if (command === 'add') {
      const sum = connection.invoke('Add', 1, 1);
      await sum.then((value) => say('add', { value }), () => say('not yet'));
    } else if (command === 'event') {
      say('event', { value: await changed() });
    } else {
      await connection.stop();
    }
  }
};

/** All at once: each gets the one event. */
const crowd = async (everybody) => {
  const changed = everybody.map((connection) => calls(connection, 'Changed'));
  const sums = await Promise.all(everybody.map((connection, i) => connection.invoke('Add', i, i)));
  say('sums', { value: sums.every((sum, i) => sum === 2 * i) });
  await Promise.all(everybody.map((connection) => connection.invoke('JoinGroup', 'vehicle:7')));
  say('joined');
  const got = await Promise.all(changed.map((next) => next()));
  say('event', { value: got.length });
  await Promise.all(everybody.map((connection) => connection.stop()));
  say('stopped');
};

try {
  const everybody = Array.from({ length: connections }, build);
  await Promise.all(everybody.map((connection) => connection.start()));
  say('started', { value: everybody[0].connectionId });
  const { value: command } = await lines.next();
  await (command === 'all'
    ? all(everybody[0])
    : command === 'crowd'
      ? crowd(everybody)
      : lasting(everybody[0]));
} catch (error) {
  say('failed', { error: error.message });
}
