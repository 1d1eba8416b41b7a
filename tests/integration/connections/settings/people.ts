import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization } from '@/tests/support/factories'

/** An organization with an admin and a connection that they own, in the general folder. */
export async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const connection = await createConnection(db, organization, { ownerId: actor.memberId })
  return { organization, actor, connection }
}

/** A connection in the personal folder of its owner, which only they see. */
export async function createPersonal(
  organization: { id: string },
  owner: { memberId: string },
  name?: string,
) {
  const { memberId } = owner
  const folderId = await ensurePersonalFolder(db, { organizationId: organization.id, memberId })
  return createConnection(db, organization, {
    folderId,
    ownerId: memberId,
    isDefault: false,
    ...(name && { name }),
  })
}

/** Admins who have each role in the folder of a new connection that somebody else owns. */
export async function sharedWith(organization: { id: string }, roles: readonly FolderRole[]) {
  const connection = await createPersonal(organization, await memberActor(organization))
  const admins = await Promise.all(
    roles.map(async (role) => {
      const admin = await memberActor(organization)
      await db.folderShare.create({ data: { folderId: connection.folderId, memberId: admin.memberId, role } })
      return admin
    }),
  )
  const adminWith = (role: FolderRole) => {
    const admin = admins[roles.indexOf(role)]
    if (!admin) throw new Error(`Nobody was given the role ${role}`)
    return admin
  }
  return { connection, admins, adminWith }
}
