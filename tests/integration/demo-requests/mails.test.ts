import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { requestDemo } from '@/lib/demo-requests/mutations'
import { operatorActor, visitor } from '@/tests/support/actors'
import { createPublisher, createPublisherMember, unique } from '@/tests/support/factories'
import { contactOf, demoListing, inputFor, mailsTo, newAddress } from './requests'

let address: string
beforeEach(() => {
  address = newAddress()
})

describe('the publisher’s mail', () => {
  test('goes to its contact address with everything that was typed', async () => {
    const listing = await demoListing()
    const input = inputFor(listing, { locale: 'fr' })
    await requestDemo(visitor, input, address)
    const [mail, ...others] = await mailsTo(await contactOf(listing))
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale: 'en', subject: 'Demo request for Engine from Analytical Engines' })
    for (const fact of [input.name, input.email, input.company, '50 to 249 employees', 'Germany', 'French']) {
      expect(mail?.text).toContain(fact)
    }
    expect(mail?.text).toContain(input.message)
    expect(mail?.text).toContain(`/en/marketplace/${listing.slug}`)
  })

  test('is in the language of the person who reads that address', async () => {
    const listing = await demoListing()
    const email = (await contactOf(listing)).toUpperCase()
    await createPublisherMember(db, { id: listing.publisherId }, { user: { email, locale: 'fr' } })
    await requestDemo(visitor, inputFor(listing), address)
    const [mail] = await mailsTo(email)
    expect(mail).toMatchObject({ locale: 'fr', subject: 'Demande de démo : Engine (Analytical Engines)' })
    expect(mail?.text).toContain('50 à 249 salariés')
    expect(mail?.text).toContain('Allemagne')
    expect(mail?.text).toContain('anglais')
    expect(mail?.text).toContain(`/fr/marketplace/${listing.slug}`)
  })

  test('goes to each of its people, in their language, where there is no contact address', async () => {
    const publisher = await createPublisher(db)
    const emails = { en: `en-${unique()}@example.com`, fr: `fr-${unique()}@example.com` }
    for (const [locale, email] of Object.entries(emails)) {
      await createPublisherMember(db, publisher, { user: { email, locale } })
    }
    const listing = await demoListing({ publisherId: publisher.id })
    await requestDemo(visitor, inputFor(listing), address)
    expect(await mailsTo(emails.en)).toMatchObject([{ locale: 'en' }])
    expect(await mailsTo(emails.fr)).toMatchObject([{ locale: 'fr' }])
  })

  test('goes to the operators, who are asked to pass it on, where the publisher has no address at all', async () => {
    const operator = await operatorActor()
    const publisher = await createPublisher(db, { name: 'Silent Works' })
    const listing = await demoListing({ publisherId: publisher.id })
    await requestDemo(visitor, inputFor(listing), address)
    const [mail] = await mailsTo(operator.email)
    expect(mail?.text).toMatch(/^No address is known for Silent Works, the publisher of Engine\./)
  })

  test('never goes to another publisher', async () => {
    const [listing, foreign] = await Promise.all([demoListing(), demoListing()])
    await requestDemo(visitor, inputFor(listing), address)
    expect(await mailsTo(await contactOf(foreign))).toEqual([])
  })
})

test.each([
  ['en', 'Your demo request for Engine', 'Hello,'],
  ['fr', 'Votre demande de démo : Engine', 'Bonjour,'],
])(
  'the requester gets a confirmation in %s that holds nothing of what anybody could have typed',
  async (locale, subject, greeting) => {
    const listing = await demoListing()
    const typed = { name: 'Win at evil-name.com/x', company: 'evil-company.com', message: 'See evil-use.com' }
    const input = inputFor(listing, { locale, ...typed })
    await requestDemo(visitor, input, address)
    const [mail, ...others] = await mailsTo(input.email)
    expect(others).toEqual([])
    expect(mail).toMatchObject({ locale, subject })
    expect(mail?.text.startsWith(greeting)).toBe(true)
    expect(mail?.text).toContain('Engine Works')
    expect(mail?.text).toContain(`/${locale}/marketplace/${listing.slug}`)
    expect(`${mail?.subject} ${mail?.text}`).not.toMatch(/evil|Win at/)
  },
)
