import { measureReads } from './credential-reads'
import { measurePages } from './pages'
import { measurePlanning } from './planning'
import { measureRefreshes } from './refreshes'

/** Something that is measured on the loaded database, as a part of the report. */
export interface Case {
  name: string
  /** @returns Markdown */
  run(): Promise<string>
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const alignment = header.map((_, column) => (column === 0 ? '---' : '---:'))
  return [line(header), line(alignment), ...rows.map(line)].join('\n')
}

const planning: Case = {
  name: 'plan',
  async run() {
    const report = await measurePlanning()
    const seconds = (value: number) => value.toFixed(2)
    const count = (value: number) => value.toLocaleString('en')
    return [
      `A day of refreshes and checks is planned (${count(report.refreshes)} refreshes in ${count(report.minutes)} minutes, ${count(report.checks)} checks; target for the refreshes: 2 s, in constant memory):`,
      table(
        ['plan', 'seconds'],
        [
          ['refreshes alone', seconds(report.secondsForRefreshes)],
          ['refreshes and checks', seconds(report.seconds)],
          ['the same again, when all waits already', seconds(report.secondsAgain)],
        ],
      ),
      `The process that plans grew by ${report.grownBy.toFixed(1)} MB.`,
    ].join('\n\n')
  },
}

const reads: Case = {
  name: 'reads',
  async run() {
    const rows = (await measureReads()).map(({ concurrency, bare, usable }) => [
      String(concurrency),
      bare.toFixed(3),
      usable.toFixed(3),
      (usable / bare).toFixed(2),
    ])
    return [
      'A usable credential is read, its key unwrapped and its values opened; against `SELECT *` of its row by its key, both through Prisma and its pool (target: at most 1.4 times):',
      table(['at a time', 'bare row, ms', 'usable credential, ms', 'ratio'], rows),
    ].join('\n\n')
  },
}

const refreshes: Case = {
  name: 'refreshes',
  async run() {
    const { bareOne, bareMany, refreshed } = await measureRefreshes()
    const row = (name: string, perSecond: number) => [
      name,
      perSecond.toFixed(0),
      `${((refreshed / perSecond) * 100).toFixed(0)} %`,
    ]
    return [
      'Tokens that are due are refreshed through the sandbox, 256 at a time, which replaces the refresh token each time; against loops of such requests that keep the tokens in memory (target: at least 80 % of a bare loop):',
      table(
        ['loop', 'requests/s', 'share that refreshes reach'],
        [
          ['bare, one after the other', bareOne],
          ['bare, 256 at a time', bareMany],
          ['refreshes', refreshed],
        ].map(([name, perSecond]) => row(String(name), Number(perSecond))),
      ),
    ].join('\n\n')
  },
}

const pages: Case = {
  name: 'pages',
  async run() {
    const rows = (await measurePages()).map(({ page, p50, p95 }) => [page, p50.toFixed(1), p95.toFixed(1)])
    return [
      'The page of the connections is asked for over HTTP by signed-in members, one request after the other, to the last byte (target: p95 under 100 ms):',
      table(['page', 'p50, ms', 'p95, ms'], rows),
    ].join('\n\n')
  },
}

/** The pages come last: they add an organization with thousands of connections. */
export const cases: readonly Case[] = [planning, reads, refreshes, pages]
