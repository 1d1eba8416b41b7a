import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { answerWhy, findListings } from '@/lib/workspace/access/queries'
import { createListing } from '@/tests/support/factories'
import { setUp } from './anna'

test('the question finds listings by slug, by name and with a typing error, and no archived ones', async () => {
  const { anna } = await setUp()
  const slack = await createListing(db, { name: 'Slack' })
  await createListing(db, { name: 'Slack Archive', stage: 'archived' })
  for (const question of ['slack', 'SLACK', 'slakc', slack.slug]) {
    expect((await findListings(anna, question)).map(({ slug }) => slug)).toContain(slack.slug)
  }
  expect(await findListings(anna, '  ')).toEqual([])
  expect(await findListings(anna, 'xylophone')).toEqual([])
  expect((await findListings(anna, 'slack')).map(({ name }) => name)).not.toContain('Slack Archive')
})

test('a question leads to the answer when one listing is meant, else to a choice or to nothing', async () => {
  const { anna } = await setUp()
  const word = `q${crypto.randomUUID().slice(0, 8)}`
  const [people, payroll] = await Promise.all([
    createListing(db, { name: `${word} People` }),
    createListing(db, { name: `${word} Payroll` }),
  ])
  expect(await answerWhy(anna, { question: '' })).toEqual({ kind: 'none' })
  expect(await answerWhy(anna, { question: 'xylophone' })).toEqual({ kind: 'unknown' })
  const choice = await answerWhy(anna, { question: word })
  const slugs = choice.kind === 'choice' ? choice.listings.map(({ slug }) => slug) : []
  expect(slugs.sort()).toEqual([people.slug, payroll.slug].sort())
  for (const question of [payroll.slug, payroll.name.toUpperCase()]) {
    expect(await answerWhy(anna, { question })).toMatchObject({
      kind: 'answer',
      answer: { listing: { slug: payroll.slug }, rule: { kind: 'notConnected' } },
    })
  }
})
