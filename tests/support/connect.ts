import type { MemberActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { startConnection } from '@/lib/connections/mutations'
import { registerOAuthClient } from '@/lib/connections/oauth-clients/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Listing } from '@/lib/generated/prisma/client'
import type { Sandbox } from '@/lib/sandbox/server'
import { sandboxListing } from '@/prisma/seed/sandbox/listing'
import { memberActor } from './actors'
import { createListing, createOrganization } from './factories'

// Read with the first call of a test: the peers of these tests answer on this machine.
process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'

type SandboxAddress = Pick<Sandbox, 'url' | 'clientId' | 'clientSecret'>

/** For tests that name the provider and never call it. */
export const unreachableSandbox: SandboxAddress = {
  url: 'http://127.0.0.1:9',
  clientId: 'portico',
  clientSecret: 'client-secret-0001',
}

type Definition = ReturnType<typeof sandboxListing>['definition']

/** A listing of the sandbox provider, with or without the OAuth client that is registered there. */
export async function createSandboxListing(
  sandbox: SandboxAddress,
  {
    change = (definition: Definition) => definition,
    hasClient = true,
    name = undefined as string | undefined,
  } = {},
): Promise<Listing> {
  const definition = change(sandboxListing(sandbox.url).definition)
  const authMethods = definition.authMethods.map(({ type }) => type)
  const listing = await createListing(db, { definition, authMethods, ...(name && { name }) })
  const { clientId, clientSecret } = sandbox
  if (hasClient) await registerOAuthClient(systemActor(), { listingId: listing.id, clientId, clientSecret })
  return listing
}

/** An HR admin of a new organization, and a listing of the sandbox provider to connect. */
export async function adminWithListing(sandbox: SandboxAddress = unreachableSandbox) {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  return { organization, actor, listing: await createSandboxListing(sandbox) }
}

/** A connection as it is stored, with its sealed credentials. */
export function storedConnection(id: string) {
  return db.connection.findUniqueOrThrow({ where: { id }, include: { credential: true } })
}

/** Agrees to whatever the connection asks for, as its page shows it. */
export async function agree(actor: MemberActor, connectionId: string) {
  const { offer } = await getWizard(actor, connectionId, 'en')
  return consent(actor, { connectionId, fingerprint: offer.fingerprint, hasAgreed: true })
}

/** A draft with consent. */
export async function startConsented(actor: MemberActor, listing: { slug: string }): Promise<string> {
  const { id } = await startConnection(actor, listing.slug)
  await agree(actor, id)
  return id
}

/** A draft with an API key, waiting for its verification. */
export async function startWithKey(
  actor: MemberActor,
  listing: { slug: string },
  apiKey: string,
): Promise<string> {
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey } })
  return connectionId
}

/** Looks at what a deletion takes away and confirms it, again as long as others change it meanwhile. */
export async function deleteShown(actor: MemberActor, connectionId: string) {
  for (;;) {
    const { fingerprint } = await previewDeletion(actor, connectionId)
    try {
      return await deleteConnection(actor, { connectionId, fingerprint })
    } catch (error) {
      if (!(error instanceof AppError && error.details.reason === 'impactChanged')) throw error
    }
  }
}

/** The audit log of one connection, oldest first. */
export function auditOf(connectionId: string) {
  return db.auditEvent.findMany({
    where: { subjectType: 'connection', subjectId: connectionId },
    orderBy: { id: 'asc' },
    select: { action: true, details: true, organizationId: true, actorId: true },
  })
}

/** Every row of every table as text, to search for what must not stand there. */
export async function dumpDatabase(): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name
    FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
  const rows = await Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`)),
  )
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n')
}
