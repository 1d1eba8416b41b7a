/** A set of document numbers: bit n, counted from the left, as PostgreSQL's `bit varying` has it. */
export type Bits = Uint8Array

const onesOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

export function bitsOf(numbers: Iterable<number>, bytes: number): Bits {
  const bits = new Uint8Array(bytes)
  for (const number of numbers) add(bits, number)
  return bits
}

export function add(bits: Bits, number: number): void {
  const byte = number >> 3
  if (byte < bits.length) bits[byte] = (bits[byte] as number) | (0x80 >> (number & 7))
}

export function has(bits: Bits, number: number): boolean {
  return ((bits[number >> 3] ?? 0) & (0x80 >> (number & 7))) !== 0
}

/** What all sets have in common; at least one is needed. */
export function intersection(first: Bits, ...others: Bits[]): Bits {
  const common = first.slice()
  for (const other of others) {
    for (let byte = 0; byte < common.length; byte++) {
      common[byte] = (common[byte] as number) & (other[byte] ?? 0)
    }
  }
  return common
}

/** How many bits of a byte are set. */
export function ones(byte: number): number {
  return onesOf[byte] as number
}

export function complement(bits: Bits): Bits {
  return bits.map((byte) => ~byte & 0xff)
}

export function size(bits: Bits): number {
  let count = 0
  for (let byte = 0; byte < bits.length; byte++) count += ones(bits[byte] as number)
  return count
}

/** Members from the `from`th (counted from 0) on, rising, at most `limit`. */
export function members(bits: Bits, from = 0, limit = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = []
  let skipped = 0
  for (let byte = 0; byte < bits.length && found.length < limit; byte++) {
    const value = bits[byte] as number
    const held = ones(value)
    if (skipped + held <= from) {
      skipped += held
      continue
    }
    for (let bit = 0; bit < 8 && found.length < limit; bit++) {
      if ((value & (0x80 >> bit)) === 0) continue
      if (skipped < from) skipped++
      else found.push(byte * 8 + bit)
    }
  }
  return found
}

/** As PostgreSQL reads a `bit varying`. */
export function toVarbit(bits: Bits): string {
  return `x${Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength).toString('hex')}`
}
