import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped } from '@/tests/support/synced-groups'

const isById = (url: string) => /\/Groups\/[^?]/.test(url)
const isCreation = ({ method, url }: { method: string; url: string }) =>
  method === 'POST' && url.endsWith('/Groups')

/** One audience of everybody, and a proxy that may answer in the provider's place. */
async function createBehind(options: ScimProviderOptions = {}) {
  const provider = await startScimProvider(options)
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const grouped = await createGrouped(provider, { people: 3, audiences: { All: [0, 1, 2] }, url })
  const { All: audienceId = '' } = grouped.audienceIds
  return { provider, proxy, grouped, audienceId, made: () => proxy.requests.filter(isCreation).length }
}

const notFound = { status: 404, body: { detail: 'No such group' } }
const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
const nothing = { status: 200, body: { schemas, totalResults: 0, Resources: [] } }

test.for([true, false])(
  'a group that is not found by its id is made once by a run, which ends (found by its name: %s)',
  async (isListed) => {
    const { proxy, grouped, audienceId, made } = await createBehind({ sameNames: true })
    proxy.answer(({ url }) => {
      if (isById(url)) return notFound
      return !isListed && /\/Groups\?/.test(url) ? nothing : undefined
    })
    const run = await grouped.hurry(await grouped.start())
    expect(run).toMatchObject({ state: 'finished', outcome: 'partially_completed' })
    expect(run.groups[audienceId]).toMatchObject({
      operation: 'provision',
      status: 'failed',
      reason: 'groupNotFound',
      attempts: 5,
    })
    expect(made()).toBe(1)
    proxy.answer(() => undefined)
    expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'succeeded' })
    expect(made()).toBe(1)
    expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  },
)

test('a group that was deleted is made again once, also where the new one is not found and answers fail in between', async () => {
  const { proxy, grouped, audienceId, made } = await createBehind({ sameNames: true })
  await grouped.run()
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId } })
  const before = made()
  await db.audience.update({ where: { id: audienceId }, data: { name: 'Other' } })
  let changes = 0
  proxy.answer(({ method, url }) => {
    if (!isById(url)) return /\/Groups\?/.test(url) ? nothing : undefined
    if (url.includes(remoteId ?? '') || changes > 0) return notFound
    if (method !== 'PATCH') return undefined
    changes += 1
    return { status: 500, body: {} }
  })
  const run = await grouped.hurry(await grouped.start())
  expect(changes).toBe(1)
  expect(run.groups[audienceId]).toMatchObject({ operation: 'provision', reason: 'groupNotFound' })
  expect(made() - before).toBe(1)
})

test('a group that shows only a moment after it was made is filled by the same run', async () => {
  const { provider, proxy, grouped, audienceId } = await createBehind()
  let early = 0
  proxy.answer(({ url }) => (isById(url) && ++early <= 4 ? notFound : undefined))
  const run = await grouped.hurry(await grouped.start())
  expect(run.groups[audienceId]).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(await grouped.membersOf(audienceId)).toEqual(grouped.named([0, 1, 2]))
  expect(await provider.state()).toMatchObject({ groups: 1 })
})
