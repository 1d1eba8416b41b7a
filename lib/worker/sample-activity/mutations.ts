import { activate } from '@/lib/activations/mutations'
import type { Recipients } from '@/lib/activations/schema'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { startConnection } from '@/lib/connections/mutations'
import { currentStep } from '@/lib/connections/rules'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { sampleCredentials } from '@/lib/sandbox/options'

/** Authenticates a draft and has it proven. */
type SetUp = (actor: MemberActor, connectionId: string) => Promise<void>

/** By the key that the sandbox's page shows. */
export const setUpSandbox: SetUp = async (actor, connectionId) => {
  const apiKey = process.env.PORTICO_SANDBOX_API_KEY || sampleCredentials.apiKey
  await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey } })
  await verify(actor, connectionId)
}

/** The sandbox proves that it expects events. */
export const setUpWebhooks: SetUp = async (actor, connectionId) => {
  await keepSetup(actor, connectionId, { endpointUrl: `${getEnv().PORTICO_SANDBOX_URL}/hooks/events` })
  await verify(actor, connectionId)
}

/** No call can prove that a channel is the right one. */
export const setUpAnnouncements: SetUp = async (actor, connectionId) => {
  await keepSetup(actor, connectionId, {}, { webhookUrl: `${getEnv().PORTICO_SANDBOX_URL}/hooks/chat` })
  await acceptUnverified(actor, { connectionId, isUnderstood: true })
}

/** The connection of a listing; where there is none, it is made. */
export async function ensureConnection(actor: MemberActor, slug: string, setUp: SetUp): Promise<string> {
  const { organizationId } = actor
  const where = { organizationId, listing: { slug }, state: 'connected' } as const
  const known = await db.connection.findFirst({ where, select: { id: true } })
  if (known) return known.id
  const connectionId = await begin(actor, slug)
  await setUp(actor, connectionId)
  return connectionId
}

/** Makes a connection's listing available, unless it was before. */
export async function ensureActivation(
  actor: MemberActor,
  connectionId: string,
  recipients: Partial<Recipients>,
): Promise<void> {
  const { organizationId } = actor
  if ((await db.activation.count({ where: { connectionId, organizationId } })) > 0) return
  const nobody = { everyone: false, audienceIds: [], employeeIds: [] }
  await activate(actor, { connectionId, recipients: { ...nobody, ...recipients } })
}

/** A draft to whose permissions the organization has agreed; one that an interrupted try left is taken up. */
async function begin(actor: MemberActor, slug: string): Promise<string> {
  const { id: connectionId, ...facts } = await startConnection(actor, slug)
  if (currentStep(facts) === 'consent') {
    const { offer } = await getWizard(actor, connectionId, 'en')
    await consent(actor, { connectionId, fingerprint: offer.fingerprint, hasAgreed: true })
  }
  return connectionId
}

/** As `saveSetup`, for addresses of the sandbox: the fields of these listings take https alone, which it has not. */
async function keepSetup(
  { organizationId }: MemberActor,
  connectionId: string,
  config: Record<string, string>,
  secrets: Record<string, string> = {},
): Promise<void> {
  const portico = systemActor(organizationId)
  await db.$transaction(async (tx) => {
    await storeCredentials(tx, portico, connectionId, secrets, null, 'none')
    await tx.connection.update({
      where: { id: connectionId, organizationId },
      data: { authMethod: 'none', config, stateReason: 'verification' },
    })
  })
}
