import { createHash } from 'node:crypto'

/** What is kept of a `client_secret`: its SHA-256. Secrets are random, so that a slow hash would add nothing. */
export function hashClientSecret(clientSecret: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(clientSecret).digest()
}
