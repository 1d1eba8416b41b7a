import { beforeEach, describe, expect, test } from 'vitest'
import { requestDemo } from '@/lib/demo-requests/mutations'
import { visitor } from '@/tests/support/actors'
import { unique } from '@/tests/support/factories'
import { demoListing, inputFor, newAddress } from './requests'

let address: string
beforeEach(() => {
  address = newAddress()
})

describe('too many requests are refused with the time to wait', () => {
  async function exhaust(times: number, request: (round: number) => Promise<unknown>) {
    for (let round = 0; round < times; round++) {
      const answer = await request(round).catch((error: unknown) => error)
      expect(answer).not.toMatchObject({ code: 'limit_exceeded' })
    }
    await expect(request(times)).rejects.toMatchObject({
      code: 'limit_exceeded',
      details: { reason: 'tooManyTries', retryAfterSeconds: expect.any(Number) },
    })
  }

  test('from one address', async () => {
    const missing = () => inputFor({ slug: `missing-${unique()}` })
    await exhaust(20, () => requestDemo(visitor, missing(), address))
    const listing = await demoListing()
    await expect(requestDemo(visitor, inputFor(listing), `other-${address}`)).resolves.toMatchObject({
      isNew: true,
    })
  })

  test('for one mailbox, from however many addresses', async () => {
    const listing = await demoListing()
    const input = inputFor(listing)
    await exhaust(20, (round) => requestDemo(visitor, input, `${address}-${round}`))
  })

  test('for one listing, from however many addresses and mailboxes', async () => {
    const listing = await demoListing()
    await exhaust(60, (round) => requestDemo(visitor, inputFor(listing), `${address}-${round}`))
    const other = await demoListing()
    await expect(requestDemo(visitor, inputFor(other), address)).resolves.toMatchObject({ isNew: true })
  })
})
