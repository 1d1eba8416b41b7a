/** `npm run test:faults` shows faults at the size that is promised, which takes minutes; other runs show them small. */
const isWhole = process.env.PORTICO_TEST_WHOLE === 'true'

/** One of two sizes of a test. */
export const sized = <Size>(small: Size, whole: Size): Size => (isWhole ? whole : small)
