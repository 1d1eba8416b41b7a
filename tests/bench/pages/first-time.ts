import { checkRows, rowsAddress, slugsOf } from './cases'
import { askOnce, type Measured } from './load'
import type { Server } from './servers'

/** The name without its letter at a place, or with it twice: what a slip of a finger makes of it. */
function misspell(name: string, place: number, times: 0 | 2): string {
  const letters = [...name]
  const at = place % letters.length
  return letters.with(at, (letters[at] ?? '').repeat(times)).join('')
}

/** The words of each search, no two the same. */
const searchesFor = (names: string[], round: number, times: 0 | 2) => [
  ...new Set(names.map((name) => misspell(name, round, times))),
]

const searchAddress = (words: string) => `/en/marketplace?q=${encodeURIComponent(words)}`
const onDemandAddress = (words: string) => `/static/${encodeURIComponent(words)}`

function requireWhole(_: string, body: string): void {
  if (!body.includes('</html>')) throw new Error('A page is not complete')
}

/**
 * Searches that nobody has asked for since Portico was started; the same rows from the baseline's dynamic page;
 * and as many empty pages that the baseline makes on demand and keeps, as Portico does with its views.
 * @param names of listings; each round misspells them in its own way
 */
export async function measureFirstTime(
  portico: Server,
  baseline: Server,
  names: string[],
  round: number,
): Promise<{ portico: Measured; rows: Measured; onDemand: Measured }> {
  const warmUp = searchesFor(names, round, 2)
  await askOnce(portico, warmUp.map(searchAddress), requireWhole)
  await askOnce(baseline, warmUp.map(onDemandAddress), requireWhole)

  const found: string[][] = []
  const searches = searchesFor(names, round, 0)
  const ours = await askOnce(portico, searches.map(searchAddress), (address, body) => {
    requireWhole(address, body)
    const slugs = slugsOf(body)
    if (slugs.length > 0) found.push(slugs)
  })
  const rows = await askOnce(baseline, found.map(rowsAddress), (address, body) =>
    checkRows(body, address.replace('/rows?slugs=', '').split(',')),
  )
  const onDemand = await askOnce(baseline, searches.map(onDemandAddress), requireWhole)
  return { portico: ours, rows, onDemand }
}
