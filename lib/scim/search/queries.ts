import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { listGroups } from '@/lib/scim/groups/queries'
import type { ListParams, Page } from '@/lib/scim/schema'
import { listUsers } from '@/lib/scim/users/queries'

/**
 * Users and groups in one list, users first (RFC 7644 §3.4.2.1, §3.4.3). An attribute that a type of resources doesn't
 * have has no value there; without an order of their own, `sortBy` sorts within each type.
 * @throws AppError `invalid` (`invalidFilter`, `invalidValue`)
 */
export async function searchAll(actor: Actor, params: ListParams): Promise<Page> {
  authorize(actor, 'scim:use')
  const { startIndex, count } = params
  const users = await listUsers(actor, params, 'none')
  const left = count - users.resources.length
  const start = Math.max(startIndex - users.total, 1)
  const groups = await listGroups(actor, { ...params, startIndex: start, count: left }, 'none')
  return { resources: [...users.resources, ...groups.resources], total: users.total + groups.total }
}
