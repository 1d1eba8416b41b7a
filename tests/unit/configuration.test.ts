import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { settingNames } from '@/lib/env'
import { sandboxEnvironment } from '@/lib/sandbox/environment'

const rows = readFileSync('docs/configuration.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| `[A-Z]/.test(line))
const documented = rows.flatMap((row) =>
  [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
)

test('every variable that Portico or its sandbox reads is documented once, and no other', () => {
  const read = new Set([...settingNames, ...Object.keys(sandboxEnvironment.shape)])
  expect(documented.toSorted()).toEqual([...read].toSorted())
})
