import { answerLimits, createExchange, requestsAtOnce, type Send } from '@/lib/scim-client/exchange'
import { gatherInBulk } from '@/lib/scim-client/gathering'
import {
  createGroup,
  type GroupOptions,
  type MemberChange,
  memberIdsOf,
  membersAtOnce,
  membership,
  type NewGroup,
  renaming,
  withMembers,
} from '@/lib/scim-client/groups'
import { patchOf, replacementOf, wholePatchOf } from '@/lib/scim-client/patching'
import { readCreated, toRemote } from '@/lib/scim-client/resources'
import type { BulkSize, Capabilities, RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import { createUserSearch, findGroups, type UserSearch } from '@/lib/scim-client/search'
import { createSlots } from '@/lib/scim-client/slots'
import { createUpdater, type UserChange } from '@/lib/scim-client/updating'

export type { ScimRequest, Send } from '@/lib/scim-client/exchange'

/**
 * Calls of RFC 7644. Whatever the provider does is a result; only what `send` throws otherwise is thrown on. Creations
 * and PATCHes of users that are asked for at the same time go together where the provider offers bulk (§3.7).
 */
export interface ScimClient {
  /**
   * At most two: one is found, two are too many. Compared without case for `userName` and `email`. Where filters do
   * not work, the list is read through once, and again only when it is in doubt who is there.
   */
  findUsers: UserSearch['find']
  getUser(id: string): Promise<ScimResult<RemoteResource>>
  /** @param options.isAlone in a request of its own, whatever else is asked for at the same time */
  createUser(resource: object, options?: { isAlone?: boolean }): Promise<ScimResult<RemoteResource>>
  /**
   * PATCH, or PUT of the whole, which is read first so that what Portico does not send stays. A 412 has it read again,
   * once. Null where nothing was answered (204).
   */
  updateUser(id: string, change: UserChange): Promise<ScimResult<RemoteResource | null>>
  /** Whoever is gone already: failure `notFound`. */
  deleteUser(id: string): Promise<ScimResult<null>>
  /** At most two; without case, and without their members. */
  findGroups(displayName: string): Promise<ScimResult<RemoteResource[]>>
  /**
   * Ids of its members; null: it does not say whether it has any, asked for them or not. Of a group that is too large to
   * be read: failure `unreadable`.
   */
  membersOf(id: string): Promise<ScimResult<string[] | null>>
  /** Without its members. */
  getGroup(id: string): Promise<ScimResult<RemoteResource>>
  /** Without members: they are put in by changes. */
  createGroup(group: NewGroup): Promise<ScimResult<RemoteResource>>
  /** How many members are best changed at a time: by PATCH, or by PUT where that is what the provider knows. */
  membersAtOnce(): number
  /**
   * In one request, for PUT after a reading of the group. Members that are there already, or not any more, are as
   * wanted (RFC 7644 §3.5.2.1; some have them twice after a PATCH). A group that is gone: failure `notFound`; one that
   * can only be PUT and does not say who is in it: `membersHidden`, unless it may have nobody.
   */
  changeMembers(
    id: string,
    change: MemberChange,
    options?: GroupOptions,
  ): Promise<ScimResult<RemoteResource | null>>
  /** Fails as `changeMembers` does. */
  renameGroup(
    id: string,
    displayName: string,
    options?: GroupOptions,
  ): Promise<ScimResult<RemoteResource | null>>
  deleteGroup(id: string): Promise<ScimResult<null>>
  /** For the next client of this provider; null: it offers no bulk. */
  bulkSize(): BulkSize | null
}

const userPath = (id: string) => `/Users/${encodeURIComponent(id)}`
const groupPath = (id: string) => `/Groups/${encodeURIComponent(id)}`

/**
 * A client of one service provider. It remembers for its lifetime what the provider turned out not to know.
 * @param options.secrets what is masked in excerpts; may grow while the client is in use
 * @param options.bulkSize as another client of this provider learned it
 */
export function createScimClient(options: {
  baseUrl: string
  send: Send
  capabilities: Capabilities
  secrets: readonly string[]
  bulkSize?: BulkSize | null
}): ScimClient {
  const { capabilities, secrets, bulkSize = null } = options
  const slots = createSlots(requestsAtOnce)
  const single = createExchange({ ...options, slots })
  const bulk = capabilities.bulk && gatherInBulk(single, slots, capabilities.bulk, secrets, bulkSize)
  const exchange = bulk?.exchange ?? single
  const getUser = (id: string) => get(userPath(id))
  const users = createUserSearch(exchange, capabilities, getUser)
  const getWhole = withMembers(get)
  const updater = createUpdater(exchange, capabilities, getWhole)

  async function get(path: string): Promise<ScimResult<RemoteResource>> {
    const most = path.startsWith('/Groups/') ? answerLimits.list : answerLimits.resource
    const called = await exchange({ method: 'GET', path, most })
    if (!called.ok) return called
    const { json, headers, answer } = called.reply
    const value = toRemote(json, headers)
    return value ? { ok: true, value, answer } : { ok: false, failure: { kind: 'unreadable', answer } }
  }

  async function remove(path: string): Promise<ScimResult<null>> {
    const called = await exchange({ method: 'DELETE', path })
    return called.ok ? { ok: true, value: null, answer: called.reply.answer } : called
  }

  async function createUser(resource: object, { isAlone = false } = {}): Promise<ScimResult<RemoteResource>> {
    const send = isAlone ? single : exchange
    const called = await send({ method: 'POST', path: '/Users', body: resource })
    const created = called.ok ? readCreated(called.reply) : called
    users.note(resource, created)
    return created
  }

  function updateUser(id: string, { differences, etag }: UserChange) {
    const forms = {
      patch: () => patchOf(differences),
      patchOf: (current: RemoteResource['body']) => wholePatchOf(current, differences),
      replacementOf: (current: RemoteResource['body']) => replacementOf(current, differences),
    }
    return updater.update(userPath(id), forms, etag)
  }

  return {
    findUsers: users.find,
    getUser,
    createUser,
    updateUser,
    deleteUser: (id) => remove(userPath(id)),
    findGroups: (displayName) => findGroups(exchange, capabilities, displayName),
    async membersOf(id) {
      const read = await getWhole(groupPath(id))
      return read.ok ? { ...read, value: memberIdsOf(read.value.body) } : read
    },
    getGroup: (id) => get(`${groupPath(id)}?excludedAttributes=members`),
    createGroup: (group) => createGroup(exchange, group),
    membersAtOnce: () => membersAtOnce(updater),
    changeMembers: (id, change, options) => updater.update(groupPath(id), membership(change, options), null),
    renameGroup: (id, displayName, options) =>
      updater.update(groupPath(id), renaming(displayName, options), null),
    deleteGroup: (id) => remove(groupPath(id)),
    bulkSize: () => bulk?.size() ?? null,
  }
}
