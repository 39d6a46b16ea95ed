// A merchant that takes Tempo charges of 0.01 in all the ways that there are:
// node tempo-merchant.mjs --rpc URL --chain-id N --port 0 --recipient 0x.. --currency 0x.. [--split-to 0x.. --split-to 0x..]
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { mnemonicToAccount } from 'viem/accounts';
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
    'split-to': { type: 'string', multiple: true, default: [] },
  },
});
const chainId = Number(values['chain-id']);
const client = tempoClient(values.rpc, chainId);
function chargeBy(options) {
  return tempo.charge({
    currency: values.currency,
    recipient: values.recipient,
    decimals: 6,
    chainId,
    getClient: () => client,
    store: Store.memory(),
    ...options,
  });
}
function merchantBy(options) {
  return Mppx.create({ realm, secretKey, methods: [chargeBy(options)] });
}
// The tenth of the development accounts, whose keys everybody knows.
const sponsor = mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: 9 });
const charge = chargeBy({});
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
const paid = () => Response.json({ paid: true });
merchant.paid('GET', '/pull-only', merchantBy({ supportedModes: ['pull'] }).charge({ amount: '0.01' }), paid);
merchant.paid('GET', '/push-only', merchantBy({ supportedModes: ['push'] }).charge({ amount: '0.01' }), paid);
merchant.paid('GET', '/sponsored', merchantBy({ feePayer: sponsor }).charge({ amount: '0.01' }), paid);
merchant.paid('GET', '/proof', mppx.charge({ amount: '0' }), paid);
if (values['split-to'].length > 0) {
  // The first with a memo of its own, the others without.
  const splits = values['split-to'].map((recipient, index) => ({
    amount: '0.002',
    recipient,
    ...(index === 0 ? { memo: `0x${'5a'.repeat(32)}` } : {}),
  }));
  merchant.paid('GET', '/splits', mppx.charge({ amount: '0.01', splits }), paid);
}
merchant.order(mppx.charge({ amount: '0.01' }));
merchant.listen(Number(values.port));
