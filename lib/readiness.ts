import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { migrationNames } from '@/lib/generated/migrations'

/**
 * Whether requests can be served: the database answers and has every migration this code expects.
 * @throws AppError `unavailable` with the reason `databaseUnreachable` or `migrationsPending`
 */
export async function requireReadiness(): Promise<void> {
  const applied = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`.catch(() => {
    // Whatever the driver says, the answer is the same, and it must not name hosts or users.
    throw new AppError('unavailable', { reason: 'databaseUnreachable' })
  })
  const names = new Set(applied.map(({ name }) => name))
  if (migrationNames.some((name) => !names.has(name))) {
    throw new AppError('unavailable', { reason: 'migrationsPending' })
  }
}
