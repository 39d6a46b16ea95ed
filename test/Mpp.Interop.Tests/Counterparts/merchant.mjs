// What the three merchants share: routes, the count of paid deliveries, and the one line that says where they listen.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { Request as NodeRequest } from 'mppx/server/core';
import { untilStdinCloses } from './until-stdin-closes.mjs';

// Any 32 bytes do: the challenges of a run are worthless after it.
export const secretKey = randomBytes(32).toString('hex');
export const realm = 'interop.test';

export class Merchant {
  #routes = [];
  #deliveries = {};

  /** A route that delivers without payment. `path` may hold one `:name`, handed to `deliver` as its second argument. */
  free(method, path, deliver) {
    const pattern = new RegExp(`^${path.replace(/:\w+/, '([^/]+)')}$`);
    this.#routes.push({ method, pattern, answer: deliver });
  }

  /** A route that delivers once `charge`, a route handler of mppx, is satisfied. */
  paid(method, path, charge, deliver) {
    const route = `${method} ${path}`;
    this.#deliveries[route] = 0;
    this.free(method, path, async (request) => {
      const outcome = await charge(request);
      if (outcome.status === 402) return outcome.challenge;
      const response = await deliver(request);
      this.#deliveries[route] += 1;
      return outcome.withReceipt(response);
    });
  }

  /** The paid order: 201, and a key of the merchant's own that opens the order afterwards. */
  order(charge) {
    const keys = new Map();
    this.paid('POST', '/order', charge, async (request) => {
      const id = `ord_${randomBytes(6).toString('hex')}`;
      const key = `zn_test_${randomBytes(12).toString('hex')}`;
      keys.set(id, key);
      const received = await request.text();
      return Response.json({ id, status: 'accepted', received }, { status: 201, headers: { 'X-Api-Key': key } });
    });
    this.free('GET', '/orders/:id', (request, id) => {
      if (!keys.has(id)) return problem(404, 'no such order');
      if (request.headers.get('authorization') !== `Bearer ${keys.get(id)}`) return problem(401, 'not the key of this order');
      return Response.json({ id, status: 'accepted' });
    });
  }

  async #answer(request) {
    const { pathname } = new URL(request.url);
    for (const { method, pattern, answer } of this.#routes) {
      const match = request.method === method && pattern.exec(pathname);
      if (match) return answer(request, match[1]);
    }
    return problem(404, `no route ${request.method} ${pathname}`);
  }

  listen(port) {
    this.free('GET', '/stats', () => Response.json(this.#deliveries));
    const listener = NodeRequest.toNodeListener((request) => this.#answer(request), {
      onError(error) {
        console.error(error);
        return problem(500, 'the merchant failed');
      },
    });
    const server = createServer(listener);
    // The default of five seconds closes a pooled connection under a client that is about to use it.
    server.keepAliveTimeout = 120_000;
    server.listen(port, '127.0.0.1', () => {
      console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
    });
    untilStdinCloses();
  }
}

function problem(status, detail) {
  return Response.json({ detail }, { status });
}
