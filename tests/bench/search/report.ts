import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Outcome } from './measure'
import type { ViewOutcome } from './views'

const file = new URL('../../../docs/benchmarks.md', import.meta.url)
const heading = '## Search'

const milliseconds = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toString())
const percent = (value: number | undefined) => (value === undefined ? '' : `${(value * 100).toFixed(1)} %`)

function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const alignment = header.map((_, column) => (column === 0 ? '---' : '---:'))
  return [line(header), line(alignment), ...rows.map(line)].join('\n')
}

export interface SizeReport {
  count: number
  outcomes: Outcome[]
  views: ViewOutcome[]
  reindexSeconds: number
  reindexListingMilliseconds: number
  indexMegabytes: number
}

function section({ count, outcomes, views, ...index }: SizeReport): string {
  const kinds = [...new Set(outcomes.flatMap(({ foundByKind }) => Object.keys(foundByKind)))]
  const ours = outcomes[0]
  const strict = outcomes.find(({ name }) => name.includes('`%`'))
  const naive = outcomes.filter(({ name }) => name.startsWith('pg_trgm')).map(({ p95 }) => p95)
  const ratio = (p95: number | undefined) => (ours && p95 ? `1/${Math.round(p95 / ours.p95)}` : 'unknown')
  return [
    `### ${count.toLocaleString('en')} listings`,
    `p95 is ${ratio(strict?.p95)} of the naive \`%\` search over the same texts (target: at most 1/5), and ${ratio(Math.min(...naive))} of the fastest naive one.`,
    table(
      ['search', 'searches', 'median ms', 'p95 ms', 'in first ten', ...kinds],
      outcomes.map((one) => [
        one.name,
        String(one.searches),
        milliseconds(one.median),
        milliseconds(one.p95),
        percent(one.found),
        ...kinds.map((kind) => percent(one.foundByKind[kind])),
      ]),
    ),
    'Whole results of views that many listings match, with exact facet counts and 24 cards:',
    table(
      ['view', 'listings', 'median ms', 'p95 ms'],
      views.map((view) => [
        view.name,
        view.total.toLocaleString('en'),
        milliseconds(view.median),
        milliseconds(view.p95),
      ]),
    ),
    `Index: ${index.indexMegabytes} MB; built anew in ${index.reindexSeconds.toFixed(0)} s; one listing brought up to date in ${milliseconds(index.reindexListingMilliseconds)} ms (median of 20).`,
  ].join('\n\n')
}

/** Puts the figures into docs/benchmarks.md, in place of the former ones. */
export async function writeReport(sizes: SizeReport[]): Promise<string> {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, embedded PostgreSQL 18`
  const text = [
    heading,
    `\`npm run bench:search\`, ${day}, ${machine}. Searches with typing errors over generated listings (\`tests/bench/search\`): names are invented, texts put together from the real listings. Portico's time is that of the whole result (matches, facet counts, cards) through Prisma; the others' that of numbers alone. All take turns in one process, in four rounds; slow ones get fewer searches. MiniSearch is asked with \`fuzzy: 0.2, prefix: true\` and runs in memory. The naive \`%\` finds nothing because no short search is similar enough to a long text; \`<%\` compares with the closest words of it.`,
    ...sizes.map(section),
  ].join('\n\n')
  const before = await readFile(file, 'utf8').catch(() => '# Benchmarks\n')
  const [intro = '', ...sections] = before.split(/^(?=## )/m)
  const others = sections.filter((one) => !one.startsWith(`${heading}\n`))
  const parts = [intro, ...others, `${text}\n`].map((part) => part.trim())
  await writeFile(file, `${parts.join('\n\n')}\n`)
  return text
}
