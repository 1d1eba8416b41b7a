import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'

/** How long a request waits for what somebody else holds, in milliseconds; and after which it is to come again. */
const waitMs = 5_000
const retryAfterSeconds = 30

/**
 * A transaction for programs that ask again: when somebody else holds what it needs for longer than five seconds,
 * nothing is written.
 * @throws AppError `unavailable`, with the seconds after which to try again
 */
export async function withShortWaits<Result>(run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const done = db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('lock_timeout', ${String(waitMs)}, true)`
    return run(tx)
  })
  return done.catch((error: unknown) => {
    throw hasWaited(error) ? new AppError('unavailable', { retryAfterSeconds }) : error
  })
}

/** Whether a statement was given up since it waited for a lock (`lock_not_available` of PostgreSQL, appendix A). */
function hasWaited(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const driver: unknown = error.meta?.driverAdapterError
  return isDriverAdapterError(driver) && driver.cause.kind === 'postgres' && driver.cause.code === '55P03'
}
