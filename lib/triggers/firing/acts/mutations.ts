import { announceText } from '@/lib/announcements/mutations'
import { mostJoiners } from '@/lib/announcements/schema'
import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { sendMails } from '@/lib/triggers/firing/mails/mutations'
import type { FiredTrigger, Pending } from '@/lib/triggers/firing/queries'
import { type Result, skip } from '@/lib/triggers/firing/results/mutations'
import { deliverFirings } from '@/lib/triggers/firing/webhooks/mutations'
import { holdOf } from '@/lib/triggers/links/queries'
import { mostMessages } from '@/lib/triggers/schema'
import { fillText } from '@/lib/triggers/texts/rules'

/** Does what a trigger is for, for each of these firings, within the caller's transaction. */
export async function act(
  tx: Transaction,
  actor: OrganizationActor,
  trigger: FiredTrigger,
  firings: readonly Pending[],
  now: Date,
): Promise<Result[]> {
  if (firings.length === 0) return []
  const hold = holdOf(trigger)
  if (hold) return skip(firings, hold.reason === 'switchedOff' ? 'switchedOff' : 'heldBack')
  if (trigger.action === 'call_webhook') return deliverFirings(tx, actor, trigger, firings)
  const left = mostMessages - (await countMessages(tx, trigger.id, now))
  if (trigger.action === 'mail') return sendMails(tx, actor, trigger, firings, left)
  const [announced, others] = [firings.slice(0, Math.max(0, left)), firings.slice(Math.max(0, left))]
  await announce(tx, actor, trigger, announced, now)
  return [
    ...announced.map(
      ({ id }): Result => ({
        firingId: id,
        state: 'succeeded',
        reason: 'announced',
        details: { messages: 1 },
      }),
    ),
    ...skip(others, 'tooMany'),
  ]
}

/** Messages that a trigger has sent within a day. */
async function countMessages(tx: Transaction, triggerId: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - 24 * 60 * 60 * 1000)
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(("details" ->> 'messages')::int), 0)::int AS "count" FROM "TriggerFiring"
    WHERE "triggerId" = ${triggerId}::uuid AND "state" = 'succeeded' AND "finishedAt" > ${since}`
  return row?.count ?? 0
}

/** Several that come together are one message, a line each. */
async function announce(
  tx: Transaction,
  actor: OrganizationActor,
  { connectionId, details }: FiredTrigger,
  firings: readonly Pending[],
  now: Date,
): Promise<void> {
  if (!connectionId) return
  const texts = firings.map(({ data }) => fillText(details.text ?? '', data, details.locale))
  for (let from = 0; from < texts.length; from += mostJoiners) {
    const text = texts.slice(from, from + mostJoiners).join('\n')
    await announceText(tx, actor, { connectionId, text }, now)
  }
}
