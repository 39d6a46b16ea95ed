// A merchant that takes cards only, without any chain library: node stripe-merchant.mjs --stripe-port N --port 0
import { parseArgs } from 'node:util';
import { Mppx } from 'mppx/server/core';
import { stripe } from 'mppx/stripe/server/spt';
import { Merchant, realm, secretKey } from './merchant.mjs';
import { seller, stripeClient } from './stripe-client.mjs';

const { values } = parseArgs({
  options: { 'stripe-port': { type: 'string' }, port: { type: 'string', default: '0' } },
});
const mppx = Mppx.create({
  realm,
  secretKey,
  methods: [stripe.charge({ client: stripeClient(values['stripe-port']), ...seller })],
});
const price = { amount: '5', currency: 'usd', decimals: 2 };

const merchant = new Merchant();
merchant.paid('GET', '/paid', mppx.charge(price), () => Response.json({ paid: true }));
merchant.paid('GET', '/with-external-id', mppx.charge({ ...price, externalId: 'order-4711' }), () => Response.json({ paid: true }));
merchant.paid('GET', '/yen', mppx.charge({ amount: '500', currency: 'jpy', decimals: 0 }), () => Response.json({ paid: true }));
merchant.order(mppx.charge(price));
merchant.listen(Number(values.port));
