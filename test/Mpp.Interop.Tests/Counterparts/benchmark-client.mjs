// mppx's own client, measured. What to do comes as one JSON object on standard input, what was measured goes to standard output as another:
// {"key","rpc","chainId","credentials":{"header","seconds","warmUpSeconds"},"load":{"url","callers","seconds","warmUpUrl","warmUpSeconds"}}
// Either credentials in memory, or a load: that pays the merchant of the warm-up first, and the measured one for a second to connect.
import { text } from 'node:stream/consumers';
import { Mppx, tempo } from 'mppx/client';
import { privateKeyToAccount } from 'viem/accounts';
import { tempoClient } from './tempo-chain.mjs';

const { key, rpc, chainId, load, credentials } = JSON.parse(await text(process.stdin));
const client = tempoClient(rpc, chainId);
let requests = 0;
const mppx = Mppx.create({
  polyfill: false,
  fetch: (...request) => {
    requests++;
    return fetch(...request);
  },
  methods: [tempo.charge({ account: privateKeyToAccount(key), getClient: () => client })],
});

async function measure({ callers = 1, seconds, warmUpSeconds }, work) {
  const milliseconds = [];
  const failures = {};
  let warmUps = 0;
  async function call(until, measured) {
    while (performance.now() < until) {
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

  const callAll = (duration, measured) => {
    const until = performance.now() + duration * 1000;
    return Promise.all(Array.from({ length: callers }, () => call(until, measured)));
  };
  await callAll(warmUpSeconds, false);
  const requestsBefore = requests;
  const started = performance.now();
  const processor = process.cpuUsage();
  await callAll(seconds, true);
  const { user, system } = process.cpuUsage(processor);
  return {
    milliseconds,
    failures,
    warmUps,
    requests: requests - requestsBefore,
    wallMilliseconds: performance.now() - started,
    processorMilliseconds: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

async function pay(url) {
  const response = await mppx.fetch(url);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`status ${response.status}`);
}

let challenges = 0;
async function makeCredential() {
  const header = credentials.header.replaceAll('{id}', `challenge-${challenges++}`);
  await mppx.createCredential(new Response(null, { status: 402, headers: { 'WWW-Authenticate': header } }));
}

async function measureLoad() {
  const pays = (url) => () => pay(url);
  if (!load.warmUpUrl) return measure({ ...load, warmUpSeconds: 0 }, pays(load.url));
  const { failures } = await measure({ ...load, seconds: 0 }, pays(load.warmUpUrl));
  const measured = await measure({ ...load, warmUpSeconds: 1 }, pays(load.url));
  return { ...measured, failures: { ...failures, ...measured.failures } };
}

console.log(JSON.stringify(credentials ? await measure(credentials, makeCredential) : await measureLoad()));
