import { checkRows, rowsAddress, slugsOf } from './cases'
import { askOnce, type Measured } from './load'
import type { Server } from './servers'

/** The name without its letter at a place: what a slip of a finger makes of it. */
function misspell(name: string, place: number): string {
  const letters = [...name]
  letters.splice(place % letters.length, 1)
  return letters.join('')
}

/**
 * Searches that nobody has asked for since Portico was started, and the same rows from the baseline.
 * @param names of listings; each round misspells them in its own way
 */
export async function measureFirstTime(
  portico: Server,
  baseline: Server,
  names: string[],
  round: number,
): Promise<{ portico: Measured; baseline: Measured }> {
  const found: string[][] = []
  const searches = [...new Set(names.map((name) => misspell(name, round)))]
  const ours = await askOnce(
    portico,
    searches.map((words) => `/en/marketplace?q=${encodeURIComponent(words)}`),
    (_, body) => {
      if (!body.includes('</html>')) throw new Error('A page is not complete')
      const slugs = slugsOf(body)
      if (slugs.length > 0) found.push(slugs)
    },
  )
  const bare = await askOnce(baseline, found.map(rowsAddress), (address, body) =>
    checkRows(body, address.replace('/rows?slugs=', '').split(',')),
  )
  return { portico: ours, baseline: bare }
}
