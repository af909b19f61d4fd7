// SignalR's official client for the command line at OpenShock's hubs: prints what it receives, and sends one control.
//
//   npm install --no-save --prefix target/try @microsoft/signalr@10.0.11
//   node docs/try/openshock.js URL TOKEN SHOCKER TYPE INTENSITY DURATION [TRANSPORT]
//
// URL is the user hub, http://localhost:8080/1/hubs/user, or that of a share link with ?name= and the name that a guest
// chooses. TOKEN is a JWT, key:... for an API token, or empty for a guest. TYPE: 0 stop, 1 shock, 2 vibrate, 3 sound.
// TRANSPORT is WebSockets, ServerSentEvents or LongPolling. Without a SHOCKER it only prints.

const { HttpTransportType, HubConnectionBuilder, LogLevel } = require('./signalr.js');

const [url, token, shocker, type, intensity, duration, transport = 'WebSockets'] = process.argv.slice(2);

const isKey = token.startsWith('key:');
const connection = new HubConnectionBuilder()
  .withUrl(url, {
    headers: isKey ? { OpenShockToken: token.slice('key:'.length) } : {},
    accessTokenFactory: token && !isKey ? () => token : undefined,
    transport: HttpTransportType[transport],
  })
  .withAutomaticReconnect()
  .configureLogging(LogLevel.Error)
  .build();
for (const target of [
  'Welcome',
  'DeviceStatus',
  'DeviceUpdate',
  'Log',
  'OtaInstallStarted',
  'OtaInstallProgress',
  'OtaInstallFailed',
  'OtaRollback',
  'OtaInstallSucceeded',
  'Updated',
]) {
  connection.on(target, (...args) => console.log(target, JSON.stringify(args)));
}
connection.onclose((error) => {
  console.error(error?.message ?? 'closed');
  process.exit(1);
});

async function run() {
  await connection.start();
  if (shocker) {
    await connection.invoke('Control', [
      { id: shocker, type: Number(type), intensity: Number(intensity), duration: Number(duration) },
    ]);
    console.error('accepted');
  }
}

run().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
