// A merchant that takes Tempo charges of 0.01:
// node tempo-merchant.mjs --rpc URL --chain-id N --port 0 --recipient 0x.. --currency 0x..
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Mppx, Store, tempo } from 'mppx/server';
import { digestTransport } from './body-digest.mjs';
import { Merchant, realm, secretKey } from './merchant.mjs';
import { tempoClient } from './tempo-chain.mjs';

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    'chain-id': { type: 'string' },
    port: { type: 'string', default: '0' },
    recipient: { type: 'string' },
    currency: { type: 'string' },
  },
});
const chainId = Number(values['chain-id']);
const client = tempoClient(values.rpc, chainId);
const charge = tempo.charge({
  currency: values.currency,
  recipient: values.recipient,
  decimals: 6,
  chainId,
  getClient: () => client,
  store: Store.memory(),
});
const mppx = Mppx.create({ realm, secretKey, methods: [charge] });
const mppxWithDigest = Mppx.create({ realm, secretKey, methods: [charge], transport: digestTransport(secretKey) });

async function echo(request) {
  const bytes = Buffer.from(await request.arrayBuffer());
  return Response.json({
    body: bytes.toString('utf8'),
    contentType: request.headers.get('content-type'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
}

const merchant = new Merchant();
merchant.free('GET', '/free', () => Response.json({ free: true }));
merchant.paid('GET', '/paid', mppx.charge({ amount: '0.01' }), () => Response.json({ paid: true }));
merchant.paid('GET', '/proof', mppx.charge({ amount: '0' }), () => Response.json({ proven: true }));
merchant.paid('POST', '/echo', mppx.charge({ amount: '0.01' }), echo);
merchant.paid('POST', '/digest', mppxWithDigest.charge({ amount: '0.01' }), echo);
merchant.order(mppx.charge({ amount: '0.01' }));
merchant.listen(Number(values.port));
