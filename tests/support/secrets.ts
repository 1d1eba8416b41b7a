/** How a secret could stand in a text: in clear, in an address, in hexadecimal as PostgreSQL prints bytes, in Base64. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const base64 = bytes.toString('base64').replace(/=+$/, '')
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), base64]
}
