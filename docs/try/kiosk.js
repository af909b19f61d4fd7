// SignalR's official client for the command line: joins a group of LubeLogger's hub and prints each change.
//
//   npm install --no-save --prefix target/try @microsoft/signalr@10.0.11
//   node docs/try/kiosk.js http://localhost:8080/api/ws KEY kiosk [TRANSPORT]
//
// TRANSPORT is WebSockets, ServerSentEvents or LongPolling.

const { HttpTransportType, HubConnectionBuilder, LogLevel } = require('./signalr.js');

const [url, key, group, transport = 'WebSockets'] = process.argv.slice(2);

const connection = new HubConnectionBuilder()
  .withUrl(url, { headers: { 'x-api-key': key }, transport: HttpTransportType[transport] })
  .withAutomaticReconnect()
  .configureLogging(LogLevel.Error)
  .build();
connection.on('ReceiveChangeForAllVehicles', (change) => console.log(JSON.stringify(change)));
// Groups belong to a connection: a client that reconnects joins again.
connection.onreconnected(() => connection.invoke('JoinGroup', group));
connection.onclose((error) => {
  console.error(error?.message ?? 'closed');
  process.exit(1);
});

async function watch() {
  await connection.start();
  await connection.invoke('JoinGroup', group);
  console.error(`joined ${group} over ${transport}`);
}

watch().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
