// mppx's own client, measured. What to do comes as one JSON object on standard input, what was measured goes to standard output as another:
// {"key","rpc","chainId","credentials":{"header","requests","warmUp"},"load":{"url","callers","requests","warmUp"}}
// Credentials are made in memory; where there is a load as well, they only warm up for it.
import { text } from 'node:stream/consumers';
import { Mppx, tempo } from 'mppx/client';
import { privateKeyToAccount } from 'viem/accounts';
import { tempoClient } from './tempo-chain.mjs';

const { key, rpc, chainId, load, credentials } = JSON.parse(await text(process.stdin));
const client = tempoClient(rpc, chainId);
const mppx = Mppx.create({
  polyfill: false,
  methods: [tempo.charge({ account: privateKeyToAccount(key), getClient: () => client })],
});

async function measure({ callers = 1, requests, warmUp }, work) {
  const milliseconds = [];
  const failures = {};
  let warmUps = 0;
  async function call(times, measured) {
    for (let number = 0; number < times; number++) {
      const started = performance.now();
      try {
        await work();
        if (measured) milliseconds.push(performance.now() - started);
        else warmUps++;
      } catch (error) {
        failures[error.message] = (failures[error.message] ?? 0) + 1;
      }
    }
  }

  const callAll = (times, measured) => Promise.all(Array.from({ length: callers }, () => call(times, measured)));
  await callAll(warmUp, false);
  const started = performance.now();
  const processor = process.cpuUsage();
  await callAll(requests, true);
  const { user, system } = process.cpuUsage(processor);
  return {
    milliseconds,
    failures,
    warmUps,
    wallMilliseconds: performance.now() - started,
    processorMilliseconds: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

async function pay() {
  const response = await mppx.fetch(load.url);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`status ${response.status}`);
}

let challenges = 0;
async function makeCredential() {
  const header = credentials.header.replaceAll('{id}', `challenge-${challenges++}`);
  await mppx.createCredential(new Response(null, { status: 402, headers: { 'WWW-Authenticate': header } }));
}

const made = credentials && (await measure(credentials, makeCredential));
console.log(JSON.stringify(load ? await measure(load, pay) : made));
