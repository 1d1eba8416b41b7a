/** Rising numbers as gaps, each a base-128 varint: one byte where listings are close together. */
export function pack(numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  let previous = -1
  for (const number of numbers) {
    let gap = number - previous
    while (gap > 0x7f) {
      bytes.push((gap & 0x7f) | 0x80)
      gap >>>= 7
    }
    bytes.push(gap)
    previous = number
  }
  return Uint8Array.from(bytes)
}

/** Calls back with each number of a packed list, rising. */
export function forEachNumber(packed: Uint8Array, visit: (number: number) => void): void {
  let number = -1
  let gap = 0
  let shift = 0
  for (let index = 0; index < packed.length; index++) {
    const byte = packed[index] as number
    gap |= (byte & 0x7f) << shift
    if (byte > 0x7f) {
      shift += 7
    } else {
      number += gap
      visit(number)
      gap = 0
      shift = 0
    }
  }
}

/** The numbers of a packed list, rising. */
export function unpack(packed: Uint8Array): number[] {
  const numbers: number[] = []
  forEachNumber(packed, (number) => numbers.push(number))
  return numbers
}
