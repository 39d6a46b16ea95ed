// A merchant that offers the same half dollar on both rails in one 402:
// node both-merchant.mjs --rpc URL --chain-id N --port 0 --recipient 0x.. --currency 0x.. --stripe-port N
import { parseArgs } from 'node:util';
import { Mppx, Store, stripe, tempo } from 'mppx/server';
import { Merchant, realm, secretKey } from './merchant.mjs';
import { seller, stripeClient } from './stripe-client.mjs';
import { tempoClient } from './tempo-chain.mjs';

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    'chain-id': { type: 'string' },
    port: { type: 'string', default: '0' },
    recipient: { type: 'string' },
    currency: { type: 'string' },
    'stripe-port': { type: 'string' },
  },
});
const chainId = Number(values['chain-id']);
const client = tempoClient(values.rpc, chainId);
const mppx = Mppx.create({
  realm,
  secretKey,
  methods: [
    tempo.charge({
      currency: values.currency,
      recipient: values.recipient,
      decimals: 6,
      chainId,
      getClient: () => client,
      store: Store.memory(),
    }),
    stripe.charge({ client: stripeClient(values['stripe-port']), ...seller }),
  ],
});

// Stripe takes no less than 50 cents, and mppx leaves out an offer below that.
const charge = () =>
  Mppx.compose(
    mppx.tempo.charge({ amount: '0.5' }),
    mppx.stripe.charge({ amount: '0.5', currency: 'usd', decimals: 2 }),
  );

const merchant = new Merchant();
merchant.paid('GET', '/paid', charge(), () => Response.json({ paid: true }));
merchant.order(charge());
merchant.listen(Number(values.port));
