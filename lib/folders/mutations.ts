import type { Transaction } from '@/lib/db'

/** The organization's general folder, made at its first use. Two at once end up with the same one. */
export async function ensureGeneralFolder(tx: Transaction, organizationId: string): Promise<string> {
  return ensure(tx, { organizationId, kind: 'general' }, { everyone: 'manage' })
}

/** A member's personal folder, made at its first use. */
export async function ensurePersonalFolder(
  tx: Transaction,
  { organizationId, memberId }: { organizationId: string; memberId: string },
): Promise<string> {
  return ensure(tx, { organizationId, kind: 'personal', memberId })
}

interface FolderKey {
  organizationId: string
  kind: 'general' | 'personal'
  memberId?: string
}

async function ensure(tx: Transaction, key: FolderKey, more: { everyone?: 'manage' } = {}): Promise<string> {
  const known = await tx.folder.findFirst({ where: key, select: { id: true } })
  if (known) return known.id
  await tx.folder.createMany({ data: { ...key, ...more }, skipDuplicates: true })
  const { id } = await tx.folder.findFirstOrThrow({ where: key, select: { id: true } })
  return id
}
