import type { Transaction } from '@/lib/db'
import { emailOf, employedPersonas } from './accounts'
import { demoApiKey } from './api-key'
import type { SampleAudience } from './audiences'
import { writeAudience } from './organization'

/** So many people of the directory use the sample's mobile app: every so-manieth, and all of the demo's accounts. */
const every = 4

/** Ids that are nobody's: somebody who is gone, a contractor of another directory, an id of the app itself. */
const strangers = ['former.colleague@example.com', 'contractor@example.net', 'mobile-20417']

/**
 * A segment as the sample key would have pushed it, with known and unknown ids and the calls that made it, and an
 * audience that asks about it.
 */
export async function writeSampleSegment(
  tx: Transaction,
  { guid, today }: { guid: string; today: Date },
): Promise<void> {
  const organization = await tx.organization.findUniqueOrThrow({ where: { guid } })
  const organizationId = organization.id
  const author = await tx.member.findFirst({
    where: { organizationId, marketplaceRight: 'edit' },
    orderBy: { user: { createdAt: 'asc' } },
    select: { id: true },
  })
  const accounts = new Set(employedPersonas.map((persona) => emailOf(persona)))
  const people = await tx.employee.findMany({
    where: { organizationId, status: { not: 'left' } },
    orderBy: { email: 'asc' },
    select: { id: true, email: true },
  })
  const known = people.filter(({ email }, index) => accounts.has(email) || index % every === 0)
  const users = [
    ...known.map(({ id, email }) => ({ userId: email, employeeId: id })),
    ...strangers.map((userId) => ({ userId })),
  ]
  const { id: segmentId } = await tx.segment.create({
    data: {
      organizationId,
      externalId: 'sample-mobile-app',
      name: 'Mobile app users (sample)',
      sourceId: demoApiKey.clientId,
      userCount: users.length,
      matchedCount: known.length,
      users: { createMany: { data: users } },
    },
  })
  const at = (seconds: number) => new Date(today.getTime() + seconds * 1000)
  const call = { organizationId, segmentId, apiKeyId: demoApiKey.clientId }
  const first = users.length - 2
  await tx.segmentCall.createMany({
    data: [
      { ...call, createdAt: at(0), operation: 'create', status: 201, idCount: first, added: first },
      { ...call, createdAt: at(1), operation: 'change', status: 422, code: 'invalid' },
      { ...call, createdAt: at(2), operation: 'add', status: 200, idCount: 2, added: 2 },
    ],
  })
  const sales = { kind: 'attribute', attribute: 'department', operator: 'is', value: 'Sales' } as const
  const audience: SampleAudience = {
    name: 'Sales on the mobile app (sample)',
    description: 'Who sells and uses the mobile app, as another system says by the sample segment',
    conditions: { kind: 'and', conditions: [sales, { kind: 'segment', segmentId, value: true }] },
  }
  await writeAudience(tx, organization, { audience, createdById: author?.id })
}
