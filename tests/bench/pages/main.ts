import { cpus } from 'node:os'
import { launch } from '../../../scripts/launch/launch'
import { say, step } from '../../../scripts/launch/step'
import { realCatalog } from '../search/listings'
import { type Case, checkedCases, fitParagraphs, readSizes } from './cases'
import { measureFirstTime } from './first-time'
import { askAgain } from './load'
import { type Compared, table } from './report'
import { prepareBaseline, preparePortico, type Server, type Start } from './servers'

const rounds = 9
const seconds = 4
const warmUpSeconds = 1.5

/** The baseline with static pages as long as Portico's. */
async function fitBaseline(startPortico: Start): Promise<Start> {
  const portico = await startPortico()
  const sizes = await readSizes(portico)
  await portico.part.stop()
  const known = { catalog: 300, listing: 100 }
  const trial = await (await prepareBaseline(known))()
  const paragraphs = await fitParagraphs(trial, known, sizes)
  await trial.part.stop()
  return prepareBaseline(paragraphs)
}

async function measureCase(one: Case, portico: Server, baseline: Server, into: Compared): Promise<void> {
  await askAgain(portico, one.portico, warmUpSeconds)
  await askAgain(baseline, one.baseline, warmUpSeconds)
  into.portico.push(await askAgain(portico, one.portico, seconds))
  into.baseline.push(await askAgain(baseline, one.baseline, seconds))
}

/**
 * Both servers are started for every round: V8 compiles the same code better one time and worse the next,
 * which alone makes Next's checksum of a long page twice as slow.
 */
async function compare(startPortico: Start, startBaseline: Start): Promise<Compared[]> {
  const compared = new Map<string, Compared>()
  const of = (name: string): Compared => {
    const found = compared.get(name) ?? { name, portico: [], baseline: [] }
    compared.set(name, found)
    return found
  }
  const names = (await realCatalog()).listings.map(({ name }) => name)
  for (let round = 0; round < rounds; round++) {
    await step(`Round ${round + 1} of ${rounds}`, async () => {
      const [portico, baseline] = [await startPortico(), await startBaseline()]
      for (const one of await checkedCases(portico, baseline)) {
        await measureCase(one, portico, baseline, of(one.name))
      }
      const first = await measureFirstTime(portico, baseline, names, round)
      const [rows, onDemand] = [
        of('search never asked before'),
        of('the same, to an empty page made on demand'),
      ]
      for (const { portico } of [rows, onDemand]) portico.push(first.portico)
      rows.baseline.push(first.rows)
      onDemand.baseline.push(first.onDemand)
      await portico.part.stop()
      await baseline.part.stop()
    })
  }
  return [...compared.values()]
}

await launch(async () => {
  const startPortico = await preparePortico()
  const startBaseline = await step('Baseline', () => fitBaseline(startPortico))
  const compared = await compare(startPortico, startBaseline)
  const [processor] = cpus()
  say(
    `\nMedians of ${rounds} rounds of ${seconds} s, 10 connections, ${cpus().length} × ${processor?.model},`,
  )
  say(`Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`)
  say(table(compared))
})
