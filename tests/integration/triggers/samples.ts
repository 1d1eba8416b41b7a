import { beforeEach } from 'vitest'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { recordEvents } from '@/lib/events/mutations'
import { fireTriggers } from '@/lib/triggers/firing/mutations'
import { listFirings } from '@/lib/triggers/history/queries'
import { saveTrigger } from '@/lib/triggers/mutations'
import { type TriggerInput, triggerInputForm } from '@/lib/triggers/schema'
import { memberActor } from '@/tests/support/actors'
import { newDraft } from '@/tests/support/directory'
import { createConnection, createOrganization } from '@/tests/support/factories'

export let organization: { id: string }
export let actor: MemberActor
process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'

beforeEach(async () => {
  organization = await createOrganization(db)
  actor = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
})

export const portico = () => systemActor(organization.id)
export const input = (more: Partial<Record<keyof TriggerInput, unknown>> = {}) =>
  triggerInputForm.parse({
    name: 'Tell',
    source: 'employee.joined',
    action: 'mail',
    subject: '{name}',
    text: 'Hello {name}[ of {department}]',
    memberIds: [actor.memberId],
    locale: 'en',
    ...more,
  })
export const save = async (more: object = {}) => (await saveTrigger(actor, input(more))).triggerId
export const fire = () => fireTriggers(portico())
export const history = async (triggerId: string) => (await listFirings(actor, { triggerId, page: 1 })).firings
export const mailsTo = (recipient: string) =>
  db.mailMessage.findMany({
    where: { recipient },
    orderBy: { id: 'asc' },
    select: { subject: true, text: true },
  })

export function join(...people: object[]) {
  const drafts = people.map((person) => newDraft(person))
  return db.$transaction((tx) => saveEmployees(tx, portico(), drafts, { kind: 'scim' }))
}
export function runFinished(connectionId: string, more: object = {}) {
  const data = {
    runId: crypto.randomUUID(),
    connectionId,
    cause: 'manual',
    outcome: 'failed',
    failed: 2,
    ...more,
  }
  return db.$transaction((tx) => recordEvents(tx, organization.id, [{ type: 'sync.run_finished', data }]))
}
/** A connection that provisions people, after its first run by hand. */
export async function syncing(more: object = {}) {
  const connection = await createConnection(db, organization, more)
  const settings = { connectionId: connection.id, organizationId: organization.id }
  await db.syncSettings.create({ data: { ...settings, mapping: {}, isEnabled: true } })
  return connection
}
export const runsOf = (connectionId: string) =>
  db.syncRun.findMany({ where: { connectionId }, orderBy: { id: 'asc' } })

/** Goes on in another organization. */
export function goOnAs(other: { organization: { id: string }; actor: MemberActor }): void {
  organization = other.organization
  actor = other.actor
}
