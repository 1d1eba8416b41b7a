import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { migrationNames } from '@/lib/generated/migrations'

/**
 * Settles when the database answers and has every migration that this code expects.
 * @throws AppError `unavailable`: `databaseUnreachable`, `migrationsPending`
 */
export async function requireReadiness(): Promise<void> {
  const applied = await Promise.race([listApplied(), giveUp(5_000)])
  if (migrationNames.some((name) => !applied.has(name))) {
    throw new AppError('unavailable', { reason: 'migrationsPending' })
  }
}

async function listApplied(): Promise<ReadonlySet<string>> {
  try {
    const [{ hasHistory } = { hasHistory: false }] = await db.$queryRaw<{ hasHistory: boolean }[]>`
      SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "hasHistory"`
    if (!hasHistory) return new Set()
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
    return new Set(rows.map(({ name }) => name))
  } catch {
    // Whatever the driver says, the answer is the same, and it must not name hosts or users.
    throw new AppError('unavailable', { reason: 'databaseUnreachable' })
  }
}

async function giveUp(milliseconds: number): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
  throw new AppError('unavailable', { reason: 'databaseUnreachable' })
}
