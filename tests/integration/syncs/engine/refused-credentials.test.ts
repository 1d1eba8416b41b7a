import { expect, onTestFinished, test } from 'vitest'
import { requestsAtOnce } from '@/lib/scim-client/exchange'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced } from '@/tests/support/syncs'
import { startFull } from '../faults/work'

test('once credentials are refused, what waits for its turn is not asked for', async () => {
  const provider = await startScimProvider({ bulk: false })
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people: 100 })
  const isAboutPeople = (request: { url: string }) => request.url.includes('/Users')
  proxy.answer((request) => (isAboutPeople(request) ? { status: 401, body: {} } : undefined))
  await workOnRun(synced.system, await startFull(synced))
  const asked = proxy.requests.filter(isAboutPeople).length
  expect(asked).toBeGreaterThan(0)
  // Those that were on their way together.
  expect(asked).toBeLessThanOrEqual(requestsAtOnce)
})
