import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { actorIdentity } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { IntegrationRequestInput } from '@/lib/integration-requests/schema'
import { queueMail } from '@/lib/mail'
import { consume } from '@/lib/rate-limit'

const hour = 60 * 60
const limits = {
  address: { name: 'integration-request-address', points: 20, seconds: hour },
  email: { name: 'integration-request-email', points: 20, seconds: 24 * hour },
}

/**
 * Stores the wish for an integration that the catalog lacks and confirms it by mail. The same wish from the
 * same address within 24 hours is taken once.
 * @param address of the sender, for limits
 * @throws AppError `limit_exceeded`
 */
export async function requestIntegration(
  actor: Actor,
  input: IntegrationRequestInput,
  address: string,
): Promise<{ id: string; isNew: boolean }> {
  authorize(actor, 'integration-request:create')
  await consume(limits.address, address)
  await consume(limits.email, input.email)
  return db.$transaction(async (tx) => {
    const earlier = await findEarlier(tx, input)
    if (earlier) return { ...earlier, isNew: false }
    const request = await tx.integrationRequest.create({
      data: {
        organizationId: actorIdentity(actor).organizationId,
        product: input.product,
        website: input.website,
        useCase: input.useCase,
        email: input.email,
        locale: input.locale,
      },
      select: { id: true },
    })
    await audit(tx, actor, {
      action: 'integration-request.created',
      subject: { type: 'integration-request', id: request.id },
      details: { product: input.product },
    })
    await queueMail(tx, {
      to: input.email,
      locale: input.locale,
      template: 'integrationRequestReceived',
      // Nothing that was typed: anybody can have typed it, for anybody's mailbox.
      values: {},
    })
    return { ...request, isNew: true }
  })
}

/** Two wishes at the same moment queue up here, so that the second sees the first. */
async function findEarlier(tx: Transaction, { email, product }: IntegrationRequestInput) {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`integration-request:${email.toLowerCase()}`}, 0))`
  return tx.integrationRequest.findFirst({
    where: {
      email,
      product: { equals: product, mode: 'insensitive' },
      createdAt: { gt: new Date(Date.now() - 24 * hour * 1000) },
    },
    select: { id: true },
  })
}
