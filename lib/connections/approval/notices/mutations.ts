import type { OrganizationActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import { listApprovers } from '@/lib/connections/approval/queries'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'
import { type Mail, queueMail, queueMails } from '@/lib/mail'

/** Mails those who may approve a connection that it waits for one of them. */
export async function tellApprovers(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
): Promise<void> {
  const { name, provider, submitter } = await findFacts(tx, actor, connectionId)
  const approvers = await listApprovers(tx, actor, connectionId)
  const mails = approvers.map(({ email, locale: stored }): Mail => {
    const locale = toLocale(stored)
    return {
      to: email,
      locale,
      template: 'connectionAwaitsApproval',
      values: {
        connection: name,
        provider,
        submitter: submitter?.user.name ?? '',
        hasSubmitter: submitter ? 'yes' : 'no',
        url: urlOf(locale, connectionId),
      },
    }
  })
  await queueMails(tx, mails)
}

/**
 * Mails whoever set a connection up what became of it, if they are still there.
 * @param decision.reason of a refusal, in its author's words
 */
export async function tellSubmitter(
  tx: Transaction,
  actor: OrganizationActor & { name: string },
  connectionId: string,
  decision: { kind: 'approved' } | { kind: 'declined'; reason: string },
): Promise<void> {
  const { name, provider, submittedById } = await findFacts(tx, actor, connectionId)
  const [submitter] = submittedById ? await loadMembers(tx, actor.organizationId, [submittedById]) : []
  if (!submitter) return
  const { email: to, locale } = submitter
  await queueMail(tx, {
    to,
    locale,
    template: decision.kind === 'approved' ? 'connectionApproved' : 'connectionDeclined',
    values: {
      connection: name,
      provider,
      admin: actor.name,
      reason: decision.kind === 'declined' ? decision.reason : '',
      url: urlOf(locale, connectionId),
    },
  })
}

function urlOf(locale: ReturnType<typeof toLocale>, connectionId: string): string {
  return `${getEnv().PORTICO_URL}${getPathname({ locale, href: `/connections/${connectionId}` })}`
}

async function findFacts(tx: Transaction, { organizationId }: OrganizationActor, connectionId: string) {
  const { name, submittedById, listing } = await tx.connection.findFirstOrThrow({
    where: { id: connectionId, organizationId },
    select: { name: true, submittedById: true, listing: { select: { name: true } } },
  })
  const submitter = submittedById
    ? await tx.member.findFirst({
        where: { id: submittedById, organizationId },
        select: { user: { select: { name: true } } },
      })
    : null
  return { name, provider: listing.name, submittedById, submitter }
}
