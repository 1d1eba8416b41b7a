import { type Actor, within } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { resumeImport } from '@/lib/directory/imports/mutations'

const minute = 60_000
const day = 24 * 60 * minute
/** How long a worker may be silent: some times longer than a part of a file takes. */
const silence = 2 * minute
const waitingFor = 7 * day
const refusedFor = 30 * day

/**
 * Takes up imports whose worker died, gives up those that nobody finished for a week, and forgets the rows of
 * finished ones: refused rows, which may be exported, after a month, the others at once.
 */
export async function tendImports(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'directory:tend')
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const silent = await db.directoryImport.findMany({
    where: { state: { in: ['checking', 'running'] }, beatAt: { lt: before(silence) } },
    select: { id: true, organizationId: true },
  })
  for (const { id, organizationId } of silent) {
    const { count } = await db.directoryImport.updateMany({
      where: { id, beatAt: { lt: before(silence) } },
      data: { beatAt: now },
    })
    if (count > 0) await resumeImport(within(actor, organizationId), id)
  }
  await db.directoryImport.updateMany({
    where: { state: { in: ['mapping', 'ready', 'failed'] }, createdAt: { lt: before(waitingFor) } },
    data: { state: 'cancelled', finishedAt: now },
  })
  await db.$executeRaw`
    DELETE FROM "DirectoryImportRow" AS stored USING "DirectoryImport" AS import
    WHERE import."id" = stored."importId" AND import."state" IN ('done', 'cancelled')
      AND import."finishedAt" > ${before(refusedFor + 2 * day)}::timestamptz
      AND (stored."problems" IS NULL OR import."finishedAt" < ${before(refusedFor)}::timestamptz)`
}
