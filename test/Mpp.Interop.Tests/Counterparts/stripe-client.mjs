import Stripe from 'stripe';

/** Stripe's own client, pointed at the stand-in on loopback. The key is none: its prefix only says "test mode". */
export function stripeClient(port) {
  return new Stripe('sk_test_seller', { host: '127.0.0.1', port: Number(port), protocol: 'http', telemetry: false });
}

export const seller = { networkId: 'profile_test_fakeSeller', paymentMethodTypes: ['card'] };
