import { createHash } from 'node:crypto';
import { Challenge, Errors } from 'mppx';
import { Transport } from 'mppx/server';

/** The form of mppx's own `BodyDigest`, over the bytes: theirs takes text only. */
export function digestOf(bytes) {
  return `sha-256=${createHash('sha256').update(bytes).digest('base64')}`;
}

async function digestOfBody(request) {
  return digestOf(Buffer.from(await request.clone().arrayBuffer()));
}

/**
 * mppx 0.11.0 carries `digest` in a challenge and binds it into the id, but its route handlers neither write nor compare
 * one. This transport does both around mppx's own: the challenge is issued again with the digest of the body, and a
 * credential for another body is refused before mppx looks at the payment.
 */
export function digestTransport(secretKey) {
  const http = Transport.http();
  return Transport.from({
    ...http,
    async respondChallenge(options) {
      const digest = await digestOfBody(options.input);
      return http.respondChallenge({ ...options, challenge: Challenge.from({ ...options.challenge, digest, secretKey }) });
    },
    async bindCredential({ credential, input }) {
      if (credential.challenge.digest !== (await digestOfBody(input))) {
        throw new Errors.InvalidChallengeError({
          id: credential.challenge.id,
          reason: 'credential digest does not match the request body',
        });
      }
      return credential;
    },
  });
}
