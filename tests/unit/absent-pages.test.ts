import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// Next asks no page for its title that it makes anew while it answers 404: only layouts.
test('a prerendered page that answers 404 has its title from a layout', () => {
  const pages = globSync('app/**/page.tsx').filter((page) =>
    /<(Absent|AnswerNotFound) /.test(readFileSync(page, 'utf8')),
  )
  const without = pages.filter((page) => {
    const layouts = [1, 2].map((up) => path.join(page, ...Array(up).fill('..'), 'layout.tsx'))
    return !layouts.some((layout) => hasTitle(layout))
  })
  expect(pages.length).toBeGreaterThan(3)
  // Its inner address is nobody's: the proxy leads to views that exist.
  expect(without).toEqual([expect.stringMatching('/views/')])
})

function hasTitle(layout: string): boolean {
  try {
    return readFileSync(layout, 'utf8').includes('absentMetadata')
  } catch {
    return false
  }
}
