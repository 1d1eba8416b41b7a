import { type BulkOperation, type BulkResult, sendBulk } from '@/lib/scim-client/bulk'
import { answerLimits, createExchange, type Send } from '@/lib/scim-client/exchange'
import { changeMembers, createGroup, type MemberChange, renaming } from '@/lib/scim-client/groups'
import { patchOf, replacementOf, wholePatchOf } from '@/lib/scim-client/patching'
import { readCreated, toRemote } from '@/lib/scim-client/resources'
import type { Capabilities, RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import { createUserSearch, findGroups, type MatchAttribute } from '@/lib/scim-client/search'
import { createUpdater, type UserChange } from '@/lib/scim-client/updating'

export type { ScimRequest, Send } from '@/lib/scim-client/exchange'

/** Calls of RFC 7644. Whatever the provider does is a result; only what `send` throws otherwise is thrown on. */
export interface ScimClient {
  /**
   * At most two: one is found, two are too many. Compared without case for `userName` and `email`. Where filters do
   * not work, the list is read through once, and again only when it is in doubt who is there.
   */
  findUsers(attribute: MatchAttribute, value: string): Promise<ScimResult<RemoteResource[]>>
  getUser(id: string): Promise<ScimResult<RemoteResource>>
  createUser(resource: object): Promise<ScimResult<RemoteResource>>
  /**
   * PATCH, or PUT of the whole, which is read first so that what Portico does not send stays. A 412 has it read again,
   * once. Null where nothing was answered (204).
   */
  updateUser(id: string, change: UserChange): Promise<ScimResult<RemoteResource | null>>
  /** Whoever is gone already: failure `notFound`. */
  deleteUser(id: string): Promise<ScimResult<null>>
  /** At most two; without case, and without their members. */
  findGroups(displayName: string): Promise<ScimResult<RemoteResource[]>>
  createGroup(group: {
    displayName: string
    memberIds: readonly string[]
  }): Promise<ScimResult<RemoteResource>>
  /** Members that are there already, or not any more, are as wanted. After a failure some may be changed. */
  changeMembers(id: string, change: MemberChange): Promise<ScimResult<null>>
  renameGroup(id: string, displayName: string): Promise<ScimResult<RemoteResource | null>>
  deleteGroup(id: string): Promise<ScimResult<null>>
  /** Creations and updates with the result of each, in order; one by one where the provider offers no bulk. */
  bulk(operations: readonly BulkOperation[]): Promise<BulkResult[]>
}

const userPath = (id: string) => `/Users/${encodeURIComponent(id)}`
const groupPath = (id: string) => `/Groups/${encodeURIComponent(id)}`

/**
 * A client of one service provider. It remembers for its lifetime what the provider turned out not to know.
 * @param options.secrets what is masked in excerpts; may grow while the client is in use
 */
export function createScimClient(options: {
  baseUrl: string
  send: Send
  capabilities: Capabilities
  secrets: readonly string[]
}): ScimClient {
  const { capabilities, secrets } = options
  const exchange = createExchange(options)
  const getUser = (id: string) => get(userPath(id))
  const users = createUserSearch(exchange, capabilities, getUser)
  const updater = createUpdater(exchange, capabilities, get)

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

  async function createUser(resource: object): Promise<ScimResult<RemoteResource>> {
    const called = await exchange({ method: 'POST', path: '/Users', body: resource })
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

  function one(operation: BulkOperation): Promise<BulkResult> {
    return operation.kind === 'create' ? createUser(operation.resource) : updateUser(operation.id, operation)
  }

  async function bulk(operations: readonly BulkOperation[]): Promise<BulkResult[]> {
    const limits = capabilities.bulk
    const canBulk = ({ kind }: BulkOperation) => kind === 'create' || updater.patches()
    if (!limits || !operations.every(canBulk)) return oneByOne(operations, one)
    const results = await sendBulk(exchange, limits, secrets, capabilities.etag, operations)
    const all: BulkResult[] = []
    for (const [at, operation] of operations.entries()) {
      const result = results[at]
      if (result && operation.kind === 'create') users.note(operation.resource, result)
      all.push(result && !isWorthASecondTry(operation, result) ? result : await one(operation))
    }
    return all
  }

  return {
    findUsers: users.find,
    getUser,
    createUser,
    updateUser,
    deleteUser: (id) => remove(userPath(id)),
    findGroups: (displayName) => findGroups(exchange, capabilities, displayName),
    createGroup: (group) => createGroup(exchange, updater, group),
    changeMembers: (id, change) => changeMembers(updater, groupPath(id), change),
    renameGroup: (id, displayName) => updater.update(groupPath(id), renaming(displayName), null),
    deleteGroup: (id) => remove(groupPath(id)),
    bulk,
  }
}

async function oneByOne(
  operations: readonly BulkOperation[],
  one: (operation: BulkOperation) => Promise<BulkResult>,
): Promise<BulkResult[]> {
  const results: BulkResult[] = []
  for (const operation of operations) results.push(await one(operation))
  return results
}

/** What an update by itself copes with: somebody else's change meanwhile, and nothing under a path. */
function isWorthASecondTry({ kind }: BulkOperation, result: BulkResult): boolean {
  if (kind !== 'update' || result.ok) return false
  const { failure } = result
  return (
    failure.kind === 'preconditionFailed' || (failure.kind === 'invalid' && failure.scimType === 'noTarget')
  )
}
