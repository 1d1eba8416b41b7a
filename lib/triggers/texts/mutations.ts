import { problemOfTemplate } from '@/lib/announcements/templates/schema'
import type { MemberActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import {
  placeholdersOf,
  type TriggerDetails,
  type TriggerInput,
  templateActions,
} from '@/lib/triggers/schema'

/**
 * The texts and recipients of a trigger, as far as what it does needs them.
 * @throws AppError `invalid` with the fields at fault
 */
export async function toDetails(
  tx: Transaction,
  actor: MemberActor,
  { source, action, text, subject, memberIds, toManager, locale }: TriggerInput,
): Promise<Partial<TriggerDetails>> {
  if (!templateActions.some((known) => known === action)) return { locale }
  const given = action === 'mail' ? { text, subject } : { text }
  const fields = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const problem = value ? problemOfTemplate(value, placeholdersOf[source]) : 'required'
      return problem ? [[name, problem]] : []
    }),
  )
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields })
  if (action !== 'mail') return { text, locale }
  const isOfPeople = source.startsWith('employee.')
  const recipients = { memberIds: [...new Set(memberIds)], toManager: isOfPeople && toManager === 'on' }
  const known = await tx.member.count({
    where: { id: { in: recipients.memberIds }, organizationId: actor.organizationId },
  })
  const isAnybody = recipients.memberIds.length > 0 || recipients.toManager
  if (!isAnybody || known < recipients.memberIds.length) {
    throw new AppError('invalid', { fields: { memberIds: 'choose' } })
  }
  return { text, subject, ...recipients, locale }
}
