import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { Prisma } from '@/lib/generated/prisma/client'

/** Whether a write was refused because another row holds the value already. Its transaction is over. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (error.code === 'P2002') return true
  // SQL of our own: Prisma passes on what the driver said.
  const driver: unknown = error.meta?.driverAdapterError
  return isDriverAdapterError(driver) && driver.cause.kind === 'UniqueConstraintViolation'
}
