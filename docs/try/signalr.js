// SignalR's official client, from target/try or from wherever Node finds it.

const path = require('node:path');

const INSTALLED = path.resolve(__dirname, '../../target/try');

function find() {
  try {
    return require.resolve('@microsoft/signalr', { paths: [INSTALLED, __dirname] });
  } catch {
    console.error('First run: npm install --no-save --prefix target/try @microsoft/signalr@10.0.11');
    return process.exit(1);
  }
}

module.exports = require(find());
