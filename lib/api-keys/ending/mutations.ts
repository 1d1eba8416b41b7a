import { createTranslator } from 'next-intl'
import { endingWhere } from '@/lib/api-keys/ending/queries'
import { endOfKey, endSentence, type KeyEnd } from '@/lib/api-keys/ending/rules'
import { shownWhere } from '@/lib/api-keys/queries'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import { queueMails } from '@/lib/mail'

/**
 * Mails the HR admins of an organization which of its keys end soon or have ended: each key once per threshold, all
 * that is new in one mail, in their language.
 * @returns how many mails were queued
 * @throws AppError `not_found` for an actor that works for no organization
 */
export async function announceEndingKeys(actor: Actor, now = new Date()): Promise<number> {
  authorize(actor, 'api-key:plan')
  const { organizationId } = actor
  if (!organizationId) throw new AppError('not_found')
  return db.$transaction(async (tx) => {
    // Runs at the same moment follow each other, so that the second finds what the first has told.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`ending keys ${organizationId}`}, 0))`
    const news = await recordNews(tx, organizationId, now)
    if (news.length === 0) return 0
    const { name: organization } = await tx.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { name: true },
    })
    const editors = await loadMembers(tx, organizationId, 'editors', now)
    const mails = editors.map(({ email, locale, name }) => ({
      to: email,
      locale,
      template: 'apiKeysEnding' as const,
      values: {
        name,
        organization,
        count: news.length,
        key: news[0]?.name ?? '',
        list: news.map((one) => entryOf(one, locale)).join('\n\n'),
        url: `${getEnv().PORTICO_URL}/${locale}/settings/api-keys`,
      },
    }))
    await queueMails(tx, mails)
    const subject = { type: 'organization', id: organizationId }
    await audit(tx, actor, { action: 'api_keys.announced_ending', subject, details: { mails: mails.length } })
    return mails.length
  })
}

interface News {
  id: string
  name: string
  end: KeyEnd
}

/** Notes the keys that nobody was told of at their threshold, the first to end first. */
async function recordNews(tx: Transaction, organizationId: string, now: Date): Promise<News[]> {
  const rows = await tx.apiKey.findMany({
    where: { ...shownWhere(organizationId), ...endingWhere(now) },
    orderBy: [{ expiresAt: 'asc' }, { name: 'asc' }],
    select: { id: true, name: true, expiresAt: true, toldDays: true },
  })
  const news = rows.flatMap(({ id, name, expiresAt, toldDays }): News[] => {
    const end = expiresAt && endOfKey(expiresAt, now)
    return end && (toldDays === null || end.threshold < toldDays) ? [{ id, name, end }] : []
  })
  for (const { id, end } of news) {
    await tx.apiKey.update({ where: { id, organizationId }, data: { toldDays: end.threshold } })
  }
  return news
}

function entryOf({ name, end }: News, locale: Locale): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'apiKeys', timeZone: 'UTC' })
  const { key, values } = endSentence(end)
  return `- ${name}\n  ${t(`ending.${key}`, values)}`
}
