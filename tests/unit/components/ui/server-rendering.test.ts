import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const folder = 'components/ui'
const sources = new Map(
  readdirSync(folder).map((file) => [basename(file, '.tsx'), readFileSync(join(folder, file), 'utf8')]),
)
const everyVisitorLoads = [
  'avatar',
  'badge',
  'breadcrumb',
  'button',
  'card',
  'checkbox',
  'choice',
  'empty-state',
  'field',
  'icon',
  'input',
  'label',
  'native-select',
  'pagination',
  'radio-group',
  'skeleton',
  'tab-nav',
  'textarea',
]

test.each(everyVisitorLoads)('%s renders on the server and brings no JavaScript with it', (name) => {
  const source = sources.get(name) ?? ''
  const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, module]) => module)
  expect(source).not.toContain("'use client'")
  for (const module of imports) {
    expect(module).toMatch(
      /^(@\/lib\/utils|class-variance-authority|next|next\/link|radix-ui\/slot|react|\.\/[\w-]+)$/,
    )
    if (module?.startsWith('./')) expect(everyVisitorLoads).toContain(module.slice(2))
  }
})

test('no component takes the whole of radix-ui', () => {
  for (const source of sources.values()) expect(source).not.toContain("from 'radix-ui'")
})
