import type { OrganizationActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import type { PolicyChange } from '@/lib/connections/policy/rules'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { getPathname } from '@/lib/i18n/navigation'
import { type Mail, queueMails } from '@/lib/mail'

/** Connections that one mail names at most; it counts the others. */
const maxNamed = 50

/** Mails those who may change the policy which connections it stops or lets go on without anybody having changed it. */
export async function tellOfPolicy(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  changes: readonly PolicyChange[],
  now: Date,
): Promise<void> {
  const { name: organization } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { name: true },
  })
  const rows = await tx.connection.findMany({
    where: { organizationId, id: { in: changes.map(({ id }) => id) } },
    orderBy: [{ listing: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
    take: maxNamed,
    select: { id: true, name: true, listing: { select: { name: true } } },
  })
  const isStopped = new Map(changes.map(({ id, verdict }) => [id, verdict !== null]))
  const linesOf = (wanted: boolean) =>
    rows
      .filter(({ id }) => isStopped.get(id) === wanted)
      .map(({ name, listing }) => `- ${name} (${listing.name})`)
      .join('\n')
  const stopped = changes.filter(({ verdict }) => verdict !== null).length
  const values = {
    organization,
    stopped,
    resumed: changes.length - stopped,
    stoppedList: linesOf(true),
    resumedList: linesOf(false),
    more: changes.length - rows.length,
  }
  const editors = await loadMembers(tx, organizationId, 'editors', now)
  const mails = editors.map(({ name, email, locale }): Mail => {
    const url = `${getEnv().PORTICO_URL}${getPathname({ locale, href: '/settings/policy' })}`
    return { to: email, locale, template: 'policyApplied', values: { ...values, name, url } }
  })
  await queueMails(tx, mails)
}
