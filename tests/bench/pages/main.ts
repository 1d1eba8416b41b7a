import { cpus } from 'node:os'
import { launch } from '../../../scripts/launch/launch'
import { say, step } from '../../../scripts/launch/step'
import { realCatalog } from '../search/listings'
import { checkedCases, fitParagraphs, readSizes } from './cases'
import { measureFirstTime } from './first-time'
import { askAgain } from './load'
import { type Compared, table } from './report'
import { type Server, startBaseline, startPortico } from './servers'

const rounds = 7
const seconds = 5
const warmUpSeconds = 2

/** The baseline with static pages as long as Portico's. */
async function startFittedBaseline(portico: Server): Promise<Server> {
  const sizes = await readSizes(portico)
  const known = { catalog: 300, listing: 100 }
  const trial = await startBaseline(known)
  const paragraphs = await fitParagraphs(trial, known, sizes)
  await trial.part.stop()
  return startBaseline(paragraphs)
}

async function compare(portico: Server, baseline: Server): Promise<Compared[]> {
  const cases = await checkedCases(portico, baseline)
  const compared: Compared[] = cases.map(({ name }) => ({ name, portico: [], baseline: [] }))
  const firstTime: Compared = { name: 'catalog, never searched before', portico: [], baseline: [] }
  const names = (await realCatalog()).listings.map(({ name }) => name)
  for (const one of cases) {
    await askAgain(portico, one.portico, warmUpSeconds)
    await askAgain(baseline, one.baseline, warmUpSeconds)
  }
  for (let round = 0; round < rounds; round++) {
    await step(`Round ${round + 1} of ${rounds}`, async () => {
      for (const [index, one] of cases.entries()) {
        compared[index]?.portico.push(await askAgain(portico, one.portico, seconds))
        compared[index]?.baseline.push(await askAgain(baseline, one.baseline, seconds))
      }
      const first = await measureFirstTime(portico, baseline, names, round)
      firstTime.portico.push(first.portico)
      firstTime.baseline.push(first.baseline)
    })
  }
  return [...compared, firstTime]
}

await launch(async () => {
  const portico = await startPortico()
  const baseline = await step('Baseline', () => startFittedBaseline(portico))
  const compared = await compare(portico, baseline)
  const [processor] = cpus()
  say(
    `\nMedians of ${rounds} rounds of ${seconds} s, 10 connections, ${cpus().length} × ${processor?.model},`,
  )
  say(`Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`)
  say(table(compared))
})
