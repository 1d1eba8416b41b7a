import { fetchPage } from './load'
import type { Server } from './servers'

/** Two addresses that are compared: Portico's, and the baseline's that shows as much. */
export interface Case {
  name: string
  portico: string
  baseline: string
}

const staticPages = {
  catalog: '/en/marketplace',
  listing: '/en/marketplace/slack',
}
const dynamicPages = {
  'catalog, one filter': '/en/marketplace?category=payroll',
  'catalog, misspelled search': '/en/marketplace?q=slak',
}

const size = (page: string) => Buffer.byteLength(page)

/** The listings on a page of the catalog, in order. */
export function slugsOf(page: string): string[] {
  const article = /<article\b.*?href="\/en\/marketplace\/([a-z0-9-]+)"/gs
  return [...page.matchAll(article)].map(([, slug = '']) => slug)
}

export const rowsAddress = (slugs: string[]) => `/rows?slugs=${slugs.join(',')}`

/** @throws unless the baseline's page shows these listings and no others; it may stream them in any order */
export function checkRows(page: string, slugs: string[]): void {
  const shown = [...page.matchAll(/<a href="\/en\/marketplace\/([a-z0-9-]+)"/g)].map(([, slug]) => slug)
  if (shown.toSorted().join() !== slugs.toSorted().join()) {
    throw new Error(`Rows ${slugs.join()} were asked for, ${shown.join()} came`)
  }
}

/** Bytes of each static page of Portico, by the baseline's name for it. */
export async function readSizes(portico: Server): Promise<Record<string, number>> {
  const pages = Object.entries(staticPages)
  return Object.fromEntries(
    await Promise.all(
      pages.map(async ([name, address]) => [name, size(await fetchPage(portico, address))] as const),
    ),
  )
}

/**
 * How many paragraphs give the baseline's pages these sizes, from pages whose paragraphs are known.
 * @throws unless there are two different pages to learn from
 */
export async function fitParagraphs(
  baseline: Server,
  known: Record<string, number>,
  sizes: Record<string, number>,
): Promise<Record<string, number>> {
  const [some, more] = await Promise.all(
    Object.entries(known).map(async ([name, paragraphs]) => {
      return { paragraphs, bytes: size(await fetchPage(baseline, `/static/${name}`)) }
    }),
  )
  if (!some || !more) throw new Error('Two pages are needed to learn how long a paragraph is')
  const each = (more.bytes - some.bytes) / (more.paragraphs - some.paragraphs)
  const count = (bytes: number) => Math.round(some.paragraphs + (bytes - some.bytes) / each)
  return Object.fromEntries(Object.entries(sizes).map(([name, bytes]) => [name, count(bytes)]))
}

/** What is compared, after looking at every page. @throws when a page is not what it should be */
export async function checkedCases(portico: Server, baseline: Server): Promise<Case[]> {
  const statics = Object.entries(staticPages).map(async ([name, address]): Promise<Case> => {
    const [ours, bare] = await Promise.all([
      fetchPage(portico, address),
      fetchPage(baseline, `/static/${name}`),
    ])
    const difference = Math.abs(size(ours) - size(bare)) / size(ours)
    if (difference > 0.01) throw new Error(`${name}: ${size(ours)} bytes are compared with ${size(bare)}`)
    if (slugsOf(ours).length === 0) throw new Error(`${address} shows no listings`)
    return {
      name: `${name}, ${Math.round(size(ours) / 1000)} kB`,
      portico: address,
      baseline: `/static/${name}`,
    }
  })
  const dynamics = Object.entries(dynamicPages).map(async ([name, address]): Promise<Case> => {
    const slugs = slugsOf(await fetchPage(portico, address))
    if (slugs.length === 0) throw new Error(`${address} shows no listings`)
    const rows = rowsAddress(slugs)
    checkRows(await fetchPage(baseline, rows), slugs)
    return { name: `${name}, ${slugs.length} rows`, portico: address, baseline: rows }
  })
  return Promise.all([...statics, ...dynamics])
}
