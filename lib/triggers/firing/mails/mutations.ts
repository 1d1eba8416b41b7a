import type { OrganizationActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { type Locale, toLocale } from '@/lib/i18n/routing'
import { type Mail, queueMails } from '@/lib/mail'
import type { FiredTrigger, Pending } from '@/lib/triggers/firing/queries'
import { type Result, skip } from '@/lib/triggers/firing/results/mutations'
import { fillText } from '@/lib/triggers/texts/rules'

interface Recipient {
  email: string
  locale: Locale
}

/**
 * Writes to the members and managers whom a trigger names, each in their own words for states and outcomes.
 * @param left mails that it may send before it has sent enough for a day
 */
export async function sendMails(
  tx: Transaction,
  actor: OrganizationActor,
  trigger: FiredTrigger,
  firings: readonly Pending[],
  left: number,
): Promise<Result[]> {
  const { details } = trigger
  const members = await loadMembers(tx, actor.organizationId, details.memberIds)
  const managers = details.toManager ? await findManagers(tx, actor, firings) : new Map<string, Recipient>()
  const mails: Mail[] = []
  const results: Result[] = []
  for (const firing of firings) {
    const manager = managers.get(firing.data.employee?.id ?? '')
    const everyone: Recipient[] = [...members, ...(manager ? [manager] : [])]
    const recipients = [...new Map(everyone.map((one) => [one.email.toLowerCase(), one])).values()]
    if (recipients.length === 0) results.push(...skip([firing], 'nobodyToMail'))
    else if (mails.length + recipients.length > left) results.push(...skip([firing], 'tooMany'))
    else {
      mails.push(...recipients.map((recipient) => toMail(trigger, firing, recipient)))
      const count = { messages: recipients.length }
      results.push({ firingId: firing.id, state: 'succeeded', reason: 'mailed', details: count })
    }
  }
  await queueMails(tx, mails)
  return results
}

function toMail(
  { id, name, details }: FiredTrigger,
  { data, isTest }: Pending,
  { email: to, locale }: Recipient,
): Mail {
  const fill = (template = '') => fillText(template, data, locale)
  const url = `${getEnv().PORTICO_URL}/${locale}/triggers/${id}`
  return {
    to,
    locale,
    template: isTest ? 'triggerTest' : 'trigger',
    values: { subject: fill(details.subject), text: fill(details.text), name, url },
  }
}

/** The managers of the people whom these firings are about, while they are there, by the person's id. */
async function findManagers(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  firings: readonly Pending[],
): Promise<Map<string, Recipient>> {
  const ids = firings.flatMap(({ data }) => data.employee?.id ?? [])
  const rows = await tx.employee.findMany({
    where: { id: { in: ids }, organizationId, manager: { status: { not: 'left' } } },
    select: { id: true, manager: { select: { email: true, language: true } } },
  })
  return new Map(
    rows.flatMap(({ id, manager }) =>
      manager ? [[id, { email: manager.email, locale: toLocale(manager.language?.slice(0, 2)) }]] : [],
    ),
  )
}
