// One paid request with mppx's own client. Prints one line of JSON and ends:
// node mppx-client.mjs --rpc URL --chain-id N --key 0x.. --url URL [--method POST] [--body TEXT] [--paid-body TEXT]
// `--paid-body` sends another body with the credential than the one that was challenged.
import { parseArgs } from 'node:util';
import { Receipt } from 'mppx';
import { Mppx, tempo } from 'mppx/client';
import { privateKeyToAccount } from 'viem/accounts';
import { tempoClient } from './tempo-chain.mjs';

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    'chain-id': { type: 'string' },
    key: { type: 'string' },
    url: { type: 'string' },
    method: { type: 'string', default: 'GET' },
    body: { type: 'string' },
    'paid-body': { type: 'string' },
  },
});
const client = tempoClient(values.rpc, Number(values['chain-id']));
const mppx = Mppx.create({
  polyfill: false,
  methods: [tempo.charge({ account: privateKeyToAccount(values.key), getClient: () => client })],
});

const headers = values.body === undefined ? {} : { 'Content-Type': 'text/plain; charset=utf-8' };
const unpaid = await fetch(values.url, { method: values.method, headers, body: values.body });
const response =
  unpaid.status !== 402
    ? unpaid
    : await fetch(values.url, {
        method: values.method,
        headers: { ...headers, Authorization: await mppx.createCredential(unpaid) },
        body: values['paid-body'] ?? values.body,
      });

const receipt = response.headers.get('payment-receipt');
console.log(
  JSON.stringify({
    status: response.status,
    receipt: receipt === null ? null : Receipt.deserialize(receipt),
    apiKey: response.headers.get('x-api-key'),
    body: await response.text(),
  }),
);
