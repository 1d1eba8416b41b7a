import { createTranslator } from 'next-intl'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { connectionsWhere } from '@/lib/folders/queries'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import { type Mail, queueMails } from '@/lib/mail'
import { enqueue } from '@/lib/queue'
import { readWeeks } from '@/lib/syncs/digest/queries'
import { digestSince, type Summary, summarize, type Week } from '@/lib/syncs/digest/rules'
import { sendDigestJob } from '@/lib/syncs/digest/schema'
import { reasonSentence, toSyncReason, type Words } from '@/lib/syncs/tracking/rules'

/** Causes that one mail names at most. */
const mostCauses = 8
const patience = { timeout: 60_000, maxWait: 30_000 }

/** Enqueues the weekly summary of each organization that syncs anybody. */
export async function enqueueDigests(actor: Actor): Promise<void> {
  authorize(actor, 'sync:plan')
  const organizations = await db.syncSettings.groupBy({ by: ['organizationId'] })
  const { name } = sendDigestJob
  for (const { organizationId } of organizations) {
    const options = { key: `${name}:${organizationId}`, queueName: name }
    await enqueue(db, sendDigestJob, { organizationId }, options)
  }
}

/**
 * Mails the HR admins of an organization who want it what syncs did since the summary before: of the connections that
 * each of them sees. Where nothing ran, nobody is written to.
 * @returns how many mails were queued
 */
export async function sendDigest(actor: Actor, now = new Date()): Promise<number> {
  authorize(actor, 'sync:run')
  const { organizationId } = actor
  return db.$transaction(async (tx) => {
    const settings = { organizationId }
    // Runs at the same moment follow each other, so that the second finds what the first has told.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sync digest ${organizationId}`}, 0))`
    const last = await tx.syncSettings.aggregate({ where: settings, _max: { digestAt: true } })
    const since = digestSince(last._max.digestAt, now)
    if (!since) return 0
    await tx.syncSettings.updateMany({ where: settings, data: { digestAt: now } })
    const weeks = await readWeeks(tx, organizationId, { since, until: now })
    const mails = weeks.length > 0 ? await compose(tx, organizationId, { weeks, since, now }) : []
    if (mails.length === 0) return 0
    await queueMails(tx, mails)
    await audit(tx, actor, {
      action: 'syncs.digest_sent',
      subject: { type: 'organization', id: organizationId },
      details: { mails: mails.length },
    })
    return mails.length
  }, patience)
}

async function compose(
  tx: Transaction,
  organizationId: string,
  { weeks, since, now }: { weeks: Week[]; since: Date; now: Date },
): Promise<Mail[]> {
  const [organization, editors, wanting] = [
    await tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { name: true } }),
    await loadMembers(tx, organizationId, 'editors', now),
    await tx.member.findMany({ where: { organizationId, getsSyncDigest: true }, select: { id: true } }),
  ]
  const wants = new Set(wanting.map(({ id }) => id))
  const mails: Mail[] = []
  for (const reader of editors.filter(({ memberId }) => wants.has(memberId))) {
    const seen = await seenBy(tx, reader, weeks)
    if (seen.length > 0) mails.push(toMail(reader, organization.name, summarize(seen), since))
  }
  return mails
}

async function seenBy(tx: Transaction, reader: MemberActor, weeks: Week[]): Promise<Week[]> {
  const rows = await tx.connection.findMany({
    where: {
      id: { in: weeks.map(({ connectionId }) => connectionId) },
      AND: connectionsWhere(reader, 'view'),
    },
    select: { id: true },
  })
  const ids = new Set(rows.map(({ id }) => id))
  return weeks.filter(({ connectionId }) => ids.has(connectionId))
}

function toMail(reader: MemberActor, organization: string, summary: Summary, since: Date): Mail {
  const { locale, email, name } = reader
  const url = `${getEnv().PORTICO_URL}/${locale}`
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return {
    to: email,
    locale,
    template: 'syncDigest',
    values: {
      name,
      organization,
      since: format.format(since),
      ...inWords(summary, locale),
      url: `${url}/connections`,
      dashboardUrl: `${url}/dashboard#sync-digest`,
    },
  }
}

function inWords({ runs, people, failed, causes }: Summary, locale: Locale) {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'syncs' })
  const { completed, partially_completed: partial, failed: failedRuns, canceled } = runs
  const total = completed + partial + failedRuns + canceled
  const list = causes.slice(0, mostCauses).map(({ reason, count }) => {
    const known = toSyncReason(reason)
    const sentence = known ? reasonSentence(known, null, t as unknown as Words) : t('digest.unknown')
    return `- ${t('digest.cause', { count, reason: sentence })}`
  })
  return {
    summary: [
      t('digest.runs', { total, completed, partial, failed: failedRuns, canceled }),
      t('digest.people', people),
    ].join('\n'),
    list: [t('digest.failures', { count: failed }), ...list].join('\n'),
  }
}

/** Turns the weekly summary on or off for the one who asks. @throws AppError `forbidden` */
export async function setDigest(actor: Actor, isWanted: boolean): Promise<void> {
  authorize(actor, 'sync:read')
  const { memberId: id, organizationId } = actor
  await db.$transaction(async (tx) => {
    const where = { id, organizationId, getsSyncDigest: !isWanted }
    const { count } = await tx.member.updateMany({ where, data: { getsSyncDigest: isWanted } })
    if (count === 0) return
    await audit(tx, actor, {
      action: isWanted ? 'syncs.digest_wanted' : 'syncs.digest_unwanted',
      subject: { type: 'member', id },
    })
  })
}
