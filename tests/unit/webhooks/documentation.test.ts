import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { webhookEvents } from '@/lib/events/schema'

test('the documentation describes each event that can be chosen, in its order', async () => {
  const text = await readFile('docs/webhooks.md', 'utf8')
  const described = [...text.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \|/gm)].map(([, event]) => event)
  expect(described).toEqual([...webhookEvents])
})
