import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const resolve = createRequire(import.meta.url).resolve

/**
 * The path data of a brand's mark (24 × 24 box), out of the package simple-icons. Only the seed reads it:
 * the pages take it from the database.
 */
export async function readIconPath(slug: string): Promise<string> {
  const svg = await readFile(resolve(`simple-icons/icons/${slug}.svg`), 'utf8')
  const [, data] = /<path d="([^"]+)"/.exec(svg) ?? []
  if (!data) throw new Error(`The icon ${slug} has no path`)
  return data
}
