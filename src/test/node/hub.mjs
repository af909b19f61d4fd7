// SignalR's official client, driven by a test: options are an argument, commands come as JSON lines
// on standard input, and what happens goes out as JSON lines.

import { createInterface } from 'node:readline';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

const [url, json] = process.argv.slice(2);
const { transport, messagepack, headers, accessToken, skipNegotiation, reconnect, on } = JSON.parse(json);

const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const builder = new HubConnectionBuilder()
  .withUrl(url, {
    transport: transport && HttpTransportType[transport],
    accessTokenFactory: accessToken && (() => accessToken),
    headers,
    skipNegotiation,
  })
  .configureLogging(LogLevel.None);
if (messagepack) {
  builder.withHubProtocol(new MessagePackHubProtocol());
}
if (reconnect) {
  builder.withAutomaticReconnect(reconnect);
}
const connection = builder.build();
for (const target of on ?? []) {
  connection.on(target, (...args) => say('call', { target, arguments: args }));
}
connection.onreconnecting(() => say('reconnecting'));
connection.onreconnected(() => say('reconnected'));
connection.onclose((error) => say('closed', { error: error?.message ?? null }));

const commands = {
  async invoke({ method, arguments: args }) {
    try {
      const result = await connection.invoke(method, ...args);
      say('result', { result: result ?? null });
    } catch (error) {
      say('error', { error: error.message });
    }
  },
  async stop() {
    await connection.stop();
    process.exit(0);
  },
};
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  // The test has ended, or died.
  .on('close', () => process.exit(0));

try {
  await connection.start();
  say('started', { connectionId: connection.connectionId });
} catch (error) {
  say('failed', { error: error.message });
}
