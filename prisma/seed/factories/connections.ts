import type { Transaction } from '@/lib/db'
import { ensureGeneralFolder } from '@/lib/folders/mutations'
import type { Activation, Connection, Folder, FolderRole, Prisma } from '@/lib/generated/prisma/client'
import { createListing } from './catalog'
import { unique } from './unique'

export type ConnectionOverrides = Partial<Omit<Prisma.ConnectionUncheckedCreateInput, 'organizationId'>>

/** A verified default connection by API key, without stored credentials; makes its listing unless told. */
export async function createConnection(
  tx: Transaction,
  organization: { id: string },
  { listingId, folderId, ...overrides }: ConnectionOverrides = {},
): Promise<Connection> {
  const now = new Date()
  return tx.connection.create({
    data: {
      name: `Connection ${unique()}`,
      isDefault: true,
      state: 'connected',
      authMethod: 'api_key',
      consentedAt: now,
      verifiedAt: now,
      ...overrides,
      listingId: listingId ?? (await createListing(tx)).id,
      folderId: folderId ?? (await ensureGeneralFolder(tx, organization.id)),
      organizationId: organization.id,
    },
  })
}

export interface SharedFolderOverrides extends Partial<Pick<Folder, 'name' | 'everyone'>> {
  /** Members and what they may do in it. */
  shares?: { memberId: string; role: FolderRole }[]
}

/** A shared folder that is shared with nobody, unless told. */
export function createSharedFolder(
  tx: Transaction,
  organization: { id: string },
  { shares = [], ...overrides }: SharedFolderOverrides = {},
): Promise<Folder> {
  return tx.folder.create({
    data: {
      organizationId: organization.id,
      kind: 'shared',
      name: `Folder ${unique()}`,
      ...overrides,
      shares: { createMany: { data: shares.map(({ memberId, role }) => ({ memberId, role })) } },
    },
  })
}

export interface ActivationOverrides
  extends Partial<Pick<Activation, 'isActive' | 'everyone' | 'version' | 'activatedAt'>> {
  /** An existing connection; else one is made, with its listing. */
  connection?: { id: string; listingId: string }
  audienceIds?: string[]
  employeeIds?: string[]
}

/** An active activation for nobody, unless `everyone`, `audienceIds` or `employeeIds` say for whom. */
export async function createActivation(
  tx: Transaction,
  organization: { id: string },
  { connection, audienceIds = [], employeeIds = [], ...overrides }: ActivationOverrides = {},
): Promise<Activation> {
  const { id, listingId } = connection ?? (await createConnection(tx, organization))
  return tx.activation.create({
    data: {
      organizationId: organization.id,
      listingId,
      connectionId: id,
      ...overrides,
      audiences: { create: audienceIds.map((audienceId) => ({ audienceId })) },
      employees: { create: employeeIds.map((employeeId) => ({ employeeId })) },
    },
  })
}
