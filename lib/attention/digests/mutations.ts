import { createTranslator } from 'next-intl'
import { dangerSentence, urgencyOf } from '@/lib/attention/rules'
import type { Danger } from '@/lib/attention/schema'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { connectionsWhere } from '@/lib/folders/queries'
import { messages } from '@/lib/i18n/messages'
import { type Mail, queueMails } from '@/lib/mail'

/** Connections that one mail names at most; it counts the others. */
const maxNamed = 50

export type DatedDanger = Extract<Danger, { deadline: unknown }>

/** A connection, and what nobody was told of it yet. */
export interface News {
  row: {
    id: string
    name: string
    ownerId: string | null
    owner: { user: { name: string } } | null
    listing: { name: string }
  }
  dangers: DatedDanger[]
}

/** What one reader is told. */
interface Digest {
  reader: MemberActor
  /** How many connections it is about; `named` are the most urgent of them. */
  count: number
  named: News[]
}

/** By member. */
export type Digests = Map<string, Digest>

interface Distribution {
  news: News[]
  editors: MemberActor[]
  digests: Digests
  now: Date
}

/** Adds news to the digests of those whom they concern and who may know. */
export async function distribute(
  tx: Transaction,
  organizationId: string,
  { news, editors, digests, now }: Distribution,
): Promise<void> {
  if (news.length === 0) return
  const isEditor = new Set(editors.map(({ memberId }) => memberId))
  const ownerIds = [...new Set(news.flatMap(({ row }) => row.ownerId ?? []))]
  const others = ownerIds.filter((id) => !isEditor.has(id))
  const owners = others.length > 0 ? await loadMembers(tx, organizationId, others, now) : []
  for (const reader of [...editors, ...owners]) {
    const told = await newsFor(tx, reader, news)
    if (told.length === 0) continue
    const { count, named } = digests.get(reader.memberId) ?? { count: 0, named: [] }
    const sorted = [...named, ...told].sort((one, other) => urgency(one) - urgency(other))
    digests.set(reader.memberId, {
      reader,
      count: count + told.length,
      named: sorted.slice(0, maxNamed),
    })
  }
}

/** Of connections that a reader may not see, only that an owner leaves, and only to who can take them over. */
async function newsFor(tx: Transaction, reader: MemberActor, news: News[]): Promise<News[]> {
  const visible = await tx.connection.findMany({
    where: { id: { in: news.map(({ row }) => row.id) }, AND: connectionsWhere(reader, 'view') },
    select: { id: true },
  })
  const seen = new Set(visible.map(({ id }) => id))
  const isEditor = reader.marketplace === 'edit'
  return news.flatMap(({ row, dangers }) => {
    const isConcerned = isEditor || row.ownerId === reader.memberId
    const told = dangers.filter(
      ({ kind }) => isConcerned && (seen.has(row.id) || (isEditor && kind === 'ownerLeaving')),
    )
    return told.length > 0 ? [{ row, dangers: told }] : []
  })
}

const urgency = ({ dangers }: News) => Math.min(...dangers.map(urgencyOf))

/** Queues a mail for each digest, and writes the audit log. */
export async function sendDigests(
  tx: Transaction,
  actor: Actor,
  organizationId: string,
  digests: Digests,
): Promise<void> {
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { name: true },
  })
  const mails = [...digests.values()].map(({ reader, count, named }): Mail => {
    const { locale } = reader
    return {
      to: reader.email,
      locale,
      template: 'connectionsAtRisk',
      values: {
        name: reader.name,
        organization: organization.name,
        count,
        connection: named[0]?.row.name ?? '',
        list: named.map((one) => entryOf(one, locale)).join('\n\n'),
        more: count - named.length,
        url: `${getEnv().PORTICO_URL}/${locale}/dashboard`,
      },
    }
  })
  await queueMails(tx, mails)
  await audit(tx, actor, {
    action: 'connections.announced_at_risk',
    subject: { type: 'organization', id: organizationId },
    details: { mails: digests.size },
  })
}

function entryOf({ row, dangers }: News, locale: MemberActor['locale']): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'attention', timeZone: 'UTC' })
  // Each sentence has its own placeholders: the types of one cannot speak for all.
  const say = t as unknown as (key: string, values: object) => string
  const sentences = dangers.map((danger) => {
    const { key, values } = dangerSentence(danger, row.owner?.user.name ?? null)
    return say(`sentence.${key}`, values)
  })
  return `- ${row.name} (${row.listing.name})\n  ${sentences.join('\n  ')}`
}
