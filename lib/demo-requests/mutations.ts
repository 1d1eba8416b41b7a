import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { actorIdentity } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { findDemoOffer } from '@/lib/demo-requests/queries'
import type { DemoOffer, DemoRequestInput } from '@/lib/demo-requests/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { countryName } from '@/lib/i18n/countries'
import { messages } from '@/lib/i18n/messages'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { queueMail } from '@/lib/mail'
import { consume } from '@/lib/rate-limit'

const hour = 60 * 60
const limits = {
  address: { name: 'demo-request-address', points: 20, seconds: hour },
  email: { name: 'demo-request-email', points: 20, seconds: 24 * hour },
  listing: { name: 'demo-request-listing', points: 60, seconds: hour },
}

/**
 * Passes a request for a demo on to the listing's publisher and confirms it to the requester by mail.
 * Within 24 hours of an equal request (address and listing) nothing is added and nobody is mailed again.
 * @param address of the sender, for limits
 * @throws AppError `limit_exceeded`, `not_found` when the listing offers no demo
 */
export async function requestDemo(
  actor: Actor,
  input: DemoRequestInput,
  address: string,
): Promise<{ id: string; isNew: boolean }> {
  authorize(actor, 'demo-request:create')
  await consume(limits.address, address)
  const listing = await findDemoOffer(actor, input.slug)
  if (!listing) throw new AppError('not_found')
  await consume(limits.email, input.email)
  await consume(limits.listing, listing.id)
  return db.$transaction(async (tx) => {
    const earlier = await findEarlier(tx, listing, input.email)
    if (earlier) return { ...earlier, isNew: false }
    const request = await tx.demoRequest.create({
      data: {
        listingId: listing.id,
        userId: actorIdentity(actor).userId,
        name: input.name,
        email: input.email,
        company: input.company,
        companySize: input.companySize,
        country: input.country,
        message: input.message,
        locale: input.locale,
        consentedAt: new Date(),
      },
      select: { id: true },
    })
    await audit(tx, actor, {
      action: 'demo-request.created',
      subject: { type: 'demo-request', id: request.id },
      details: { listingId: listing.id },
    })
    await mailPublisher(tx, listing, input)
    await queueMail(tx, {
      to: input.email,
      locale: input.locale,
      template: 'demoRequestReceived',
      // Nothing that was typed: anybody can have typed it, for anybody's mailbox.
      values: {
        listing: listing.name,
        publisher: listing.publisherName,
        url: listingUrl(listing, input.locale),
      },
    })
    return { ...request, isNew: true }
  })
}

/** Two requests at the same moment queue up here, so that the second sees the first. */
async function findEarlier(tx: Transaction, listing: DemoOffer, email: string) {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`demo-request:${listing.id}:${email.toLowerCase()}`}, 0))`
  return tx.demoRequest.findFirst({
    where: {
      listingId: listing.id,
      email,
      createdAt: { gt: new Date(Date.now() - 24 * hour * 1000) },
    },
    select: { id: true },
  })
}

interface Recipient {
  email: string
  locale: string
}

/** Where the publisher reads its requests; operators, who can pass it on, where no address is known. */
async function findRecipients(
  tx: Transaction,
  listing: DemoOffer,
): Promise<{ isOperators: boolean; recipients: Recipient[] }> {
  const person = { select: { email: true, locale: true } }
  const { publisher } = await tx.listing.findUniqueOrThrow({
    where: { id: listing.id },
    select: {
      publisher: { select: { contactEmail: true, members: { take: 50, select: { user: person } } } },
    },
  })
  const members = publisher.members.map(({ user }) => user)
  if (publisher.contactEmail) {
    const email = publisher.contactEmail
    const reader = members.find((member) => member.email.toLowerCase() === email.toLowerCase())
    return { isOperators: false, recipients: [{ email, locale: reader?.locale ?? 'en' }] }
  }
  if (members.length > 0) return { isOperators: false, recipients: members }
  const operators = await tx.user.findMany({ where: { isOperator: true }, take: 50, ...person })
  return { isOperators: true, recipients: operators }
}

async function mailPublisher(tx: Transaction, listing: DemoOffer, input: DemoRequestInput): Promise<void> {
  const { isOperators, recipients } = await findRecipients(tx, listing)
  for (const recipient of recipients) {
    const locale = toLocale(recipient.locale)
    await queueMail(tx, {
      to: recipient.email,
      locale,
      template: 'demoRequestForPublisher',
      values: {
        reader: isOperators ? 'operator' : 'publisher',
        listing: listing.name,
        publisher: listing.publisherName,
        name: input.name,
        email: input.email,
        company: input.company,
        companySize: messages[locale].demoRequestForm.size[input.companySize],
        country: countryName(input.country, locale),
        language: new Intl.DisplayNames(locale, { type: 'language' }).of(input.locale) ?? input.locale,
        message: input.message || '–',
        url: listingUrl(listing, locale),
      },
    })
  }
}

function listingUrl({ slug }: DemoOffer, locale: Locale): string {
  return `${getEnv().PORTICO_URL}/${locale}/marketplace/${slug}`
}
