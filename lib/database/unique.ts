import { Prisma } from '@/lib/generated/prisma/client'

/** Whether a write was refused because another row holds the value already. Its transaction is over. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
