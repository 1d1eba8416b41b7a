import { expect, test } from 'vitest'
import { samplePublicationDate, toSlug } from '@/prisma/seed/catalog/rules'
import { emailOf, employedPersonas } from '@/prisma/seed/demo/accounts'
import { samplePeople } from '@/prisma/seed/demo/people'

const today = new Date('2026-11-22T15:00:00Z')
const people = samplePeople(employedPersonas, today)

test('the sample people are the same on every machine, but for their ids', () => {
  const withoutIds = (list: typeof people) => list.map(({ id, managerId, ...person }) => person)
  expect(withoutIds(samplePeople(employedPersonas, today))).toEqual(withoutIds(people))
})

test('e-mail addresses are plain and belong to one person each', () => {
  expect(new Set(people.map((person) => person.email)).size).toBe(250)
  for (const { email } of people) expect(email).toMatch(/^[a-z]+\.[a-z]+@example\.com$/)
  expect(emailOf({ givenName: 'Zoé', familyName: 'Weiß' }, 'example.org')).toBe('zoe.weiss@example.org')
})

test('each persona has the place that the account is described by', () => {
  const byEmail = new Map(people.map((person) => [person.email, person]))
  for (const persona of employedPersonas) {
    const { department, country, location, jobTitle } = persona
    expect(byEmail.get(emailOf(persona))).toMatchObject({ department, country, location, jobTitle })
  }
  const lea = byEmail.get('lea.garnier@example.com')
  const lucie = byEmail.get('lucie.mercier@example.com')
  expect(lea?.team).toBe('Sales France')
  expect(lea?.managerId).toBe(lucie?.id)
})

test('dates are whole days, counted from the given one', () => {
  for (const { startDate } of people) expect(new Date(startDate ?? '').getTime() % 86_400_000).toBe(0)
  const started = people.map(({ startDate }) => new Date(startDate ?? '').getTime())
  expect(Math.max(...started)).toBeGreaterThan(today.getTime())
  expect(Math.max(...started)).toBeLessThan(Date.UTC(2027, 0, 5))
})

test('publication dates depend on slug and stage only', () => {
  const date = samplePublicationDate({ slug: 'okta', stage: 'live' })
  expect(samplePublicationDate({ slug: 'okta', stage: 'live' })).toEqual(date)
  expect(date.getTime()).toBeLessThan(samplePublicationDate({ slug: 'okta', stage: 'beta' }).getTime())
})

test('slugs of publishers are plain', () => {
  expect(toSlug('Notion Labs')).toBe('notion-labs')
  expect(toSlug('CAKE.com')).toBe('cake-com')
  expect(toSlug('Été & Cie ')).toBe('ete-cie')
})
