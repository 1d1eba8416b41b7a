import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { reaching } from '@/lib/workspace/queries'

/**
 * Remembers that the actor has read a listing's first-time note. Again does nothing.
 * @throws AppError `not_found` when the listing is not in the actor's workspace
 */
export async function dismissNotice(actor: Actor, { slug }: { slug: string }): Promise<void> {
  authorize(actor, 'workspace:read')
  const { organizationId, employeeId } = actor
  if (!employeeId) throw new AppError('not_found')
  const activation = await db.activation.findFirst({
    where: { ...reaching({ organizationId, employeeId }), listing: { slug } },
    select: { listingId: true },
  })
  if (!activation) throw new AppError('not_found')
  await db.workspaceNotice.createMany({
    data: [{ employeeId, listingId: activation.listingId }],
    skipDuplicates: true,
  })
}
