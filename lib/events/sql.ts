import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/** In SQL, how events name an employee, the row `e` of "Employee": as the listing says, by ids and e-mail. */
export const employeeJson = sql`
  jsonb_build_object('id', e."id", 'externalId', e."externalId", 'email', e."email")`

/** In SQL, how events name a listing, the row `listing` of "Listing". */
export const listingJson = sql`jsonb_build_object('id', listing."id", 'slug', listing."slug", 'name', listing."name")`
