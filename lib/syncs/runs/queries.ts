import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { SyncRun } from '@/lib/generated/prisma/client'

/** A run of the actor's organization. @throws AppError `not_found` */
export async function readRun(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  runId: string,
): Promise<SyncRun> {
  const run = await tx.syncRun.findFirst({ where: { id: runId, organizationId } })
  if (!run) throw new AppError('not_found')
  return run
}
