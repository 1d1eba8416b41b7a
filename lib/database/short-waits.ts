import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'

/** How long one wait for what somebody else holds may be, in milliseconds; and after which to come again. */
const waitMs = 5_000
const retryAfterSeconds = 30

/**
 * A transaction for programs that ask again: it gives up once it has waited for five seconds at one place for others,
 * or when its time is over after several such waits. Then nothing is written.
 * @throws AppError `unavailable`, with the seconds after which to try again
 */
export async function withShortWaits<Result>(run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const done = db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('lock_timeout', ${String(waitMs)}, true)`
    return run(tx)
  })
  return done.catch((error: unknown) => {
    if (!hasWaited(error)) throw error
    log.warn({ err: error }, 'A transaction waited for others and was given up')
    throw new AppError('unavailable', { retryAfterSeconds })
  })
}

/**
 * Whether a statement was given up since it waited for a lock (`lock_not_available`, PostgreSQL, appendix A), or the
 * transaction since it had no session or took too long (`P2028`, Prisma's error reference).
 */
function hasWaited(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (error.code === 'P2028') return true
  const driver: unknown = error.meta?.driverAdapterError
  return isDriverAdapterError(driver) && driver.cause.kind === 'postgres' && driver.cause.code === '55P03'
}
