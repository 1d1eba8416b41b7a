import fc from 'fast-check'

/** Any code point, also halves of pairs. Those of fast-check itself take a second to be listed, and many beside other work. */
export const anyCharacter = fc.nat({ max: 0x10_ff_ff }).map((code) => String.fromCodePoint(code))
