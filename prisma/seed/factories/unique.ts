import { randomBytes } from 'node:crypto'

/** A short text that no other row has, for columns that must differ. */
export function unique(): string {
  return randomBytes(5).toString('hex')
}
