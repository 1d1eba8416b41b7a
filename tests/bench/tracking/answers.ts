import type { MemberActor } from '@/lib/auth/actor'
import { type ItemFilters, parseItemFilters, runHref } from '@/lib/syncs/tracking/filters/schema'
import { cookieOf, timeAnswer, withWebServer } from '../served'
import { allFilters, at } from './queries'

const requests = 200

/** What the page of a run takes over HTTP, its first page and each filter, beside a page that lists nothing. */
export async function measureAnswers(
  actor: MemberActor,
  run: { id: string; connectionId: string },
): Promise<string> {
  return withWebServer(async () => {
    const cookie = await cookieOf(actor.userId)
    const readRun = (filters: ItemFilters) =>
      timeAnswer(`/en${runHref(run, filters)}`, cookie, /\/items\?|\/items"/)
    const readNothing = () => timeAnswer('/en/demo-requests', cookie, /<h1/)
    const first = parseItemFilters({})
    const filters = [...allFilters()]
    const rows = { bare: [] as number[], first: [] as number[], filters: [] as number[] }
    // The code of a page is compiled as it is used: it is as fast as it gets after some hundred times.
    for (let round = -requests; round < requests; round += 1) {
      const [bare, page] = [await readNothing(), await readRun(first)]
      if (round < 0) continue
      rows.bare.push(bare)
      rows.first.push(page)
    }
    for (const one of filters) rows.filters.push(await readRun(one))
    const base = at(rows.bare, 0.5)
    const line = (name: string, taken: number[]) =>
      `| ${name} | ${at(taken, 0.5).toFixed(1)} | ${at(taken, 0.95).toFixed(1)} | ${(at(taken, 0.5) / base).toFixed(1)} |`
    return [
      '| answers of the server | median, ms | p95, ms | median to bare |',
      '| --- | --- | --- | --- |',
      line('bare: a list of nothing', rows.bare),
      line('first page', rows.first),
      line(`each of ${filters.length} filters, once`, rows.filters),
    ].join('\n')
  })
}
