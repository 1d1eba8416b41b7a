import { testEvent } from '@/lib/events/schema'
import { Prisma } from '@/lib/generated/prisma/client'

/** In SQL, whether the row `event` of "Event" is none that was made up (`isTrial`). */
export const isRealSql = Prisma.sql`(
  event."type" <> ${testEvent} AND NOT event."data" @> '{"isTest": true}')`
