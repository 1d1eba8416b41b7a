import { audit } from '@/lib/audit'
import { type OrganizationActor, type SystemActor, within } from '@/lib/auth/actor'
import { presentMembers } from '@/lib/auth/load-member'
import { listCaretakers } from '@/lib/connections/health/queries'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { sightSelect } from '@/lib/folders/queries'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'
import { type Mail, queueMails } from '@/lib/mail'
import type { DisabledReason } from '@/lib/webhooks/schema'

interface Failing {
  id: string
  organizationId: string
  url: string
}

type Notice = 'webhookFailing' | 'webhookDisabled' | 'webhookGone'

/** Sends nothing more to an endpoint, and tells those who look after it. An admin can have it go on. */
export async function disableEndpoint(
  portico: SystemActor,
  endpoint: Failing,
  reason: DisabledReason,
  now: Date,
): Promise<void> {
  const { id, organizationId } = endpoint
  await db.$transaction(async (tx) => {
    const { count } = await tx.webhookEndpoint.updateMany({
      where: { id, organizationId, state: 'active' },
      data: { state: 'disabled', disabledReason: reason, resumeAt: null },
    })
    if (count === 0) return
    const actor = within(portico, organizationId)
    const subject = { type: 'webhook', id }
    await audit(tx, actor, {
      action: 'webhook.disabled',
      subject,
      reason,
      details: { host: hostOf(endpoint) },
    })
    await tell(tx, actor, endpoint, reason === 'gone' ? 'webhookGone' : 'webhookDisabled', now)
  })
}

/** Tells those who look after an endpoint, once, that nothing has arrived for a day. */
export async function warnOfFailures(portico: SystemActor, endpoint: Failing, now: Date): Promise<void> {
  const { id, organizationId } = endpoint
  await db.$transaction(async (tx) => {
    const where = { id, organizationId, state: 'active', warnedAt: null } as const
    const { count } = await tx.webhookEndpoint.updateMany({ where, data: { warnedAt: now } })
    if (count > 0) await tell(tx, within(portico, organizationId), endpoint, 'webhookFailing', now)
  })
}

// The path of an address can be what the receiver is known by.
const hostOf = ({ url }: Failing) => new URL(url).host

async function tell(
  tx: Transaction,
  actor: OrganizationActor,
  endpoint: Failing,
  template: Notice,
  now: Date,
): Promise<void> {
  const { organizationId } = actor
  const connection = await tx.connection.findFirst({
    where: { organizationId, webhook: { id: endpoint.id } },
    select: { id: true, name: true, ownerId: true, folder: { select: sightSelect } },
  })
  const people = connection
    ? await listCaretakers(tx, actor, connection)
    : await listEditors(tx, organizationId, now)
  const mails = people.map(({ email, locale: stored }): Mail => {
    const locale = toLocale(stored)
    const page = getPathname({ locale, href: connection ? `/connections/${connection.id}/webhook` : '/' })
    const values = {
      name: connection?.name ?? hostOf(endpoint),
      host: hostOf(endpoint),
      url: `${getEnv().PORTICO_URL}${page}`,
    }
    return { to: email, locale, template, values }
  })
  await queueMails(tx, mails)
}

async function listEditors(tx: Transaction, organizationId: string, now: Date) {
  const members = await tx.member.findMany({
    where: { organizationId, marketplaceRight: 'edit', ...presentMembers(now) },
    orderBy: { id: 'asc' },
    select: { user: { select: { email: true, locale: true } } },
  })
  return members.map(({ user }) => user)
}
