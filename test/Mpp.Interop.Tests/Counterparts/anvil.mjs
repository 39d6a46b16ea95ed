// Starts the Tempo EVM on a free port: node anvil.mjs --chain-id 42431 [--timestamp SECONDS]
// With a timestamp its clock starts there, and it mines when there is something to mine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { untilStdinCloses } from './until-stdin-closes.mjs';

const { values } = parseArgs({ options: { 'chain-id': { type: 'string', default: '42431' }, timestamp: { type: 'string' } } });

// The binary itself, not the package's launcher: one process to stop, and no signal forwarding to rely on.
function anvilBinary() {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const fromLauncher = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
  return fromLauncher.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/${name}`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

const port = await freePort();
const anvil = spawn(
  anvilBinary(),
  [
    '--network', 'tempo', '--hardfork', 't4', ...(values.timestamp ? ['--timestamp', values.timestamp] : ['--block-time', '1', '--mixed-mining']),
    '--chain-id', values['chain-id'], '--port', String(port), '--silent',
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
anvil.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
let stopping = false;
function stop() {
  stopping = true;
  anvil.kill();
}
// Only after it: whoever waits for this process may then rely on the chain being gone.
anvil.on('exit', (code, signal) => {
  if (!stopping) console.error(`anvil ended: ${signal ?? code}`);
  process.exit(stopping ? 0 : 1);
});
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
untilStdinCloses(stop);

console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
