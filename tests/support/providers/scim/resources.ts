import type { Response } from 'express'
import SCIMMY from 'scimmy'
import type { Attributes, Collection, Stored } from './directory'

const { Error: ScimError, Filter } = SCIMMY.Types

/** What each request of SCIMMY works with: it keeps one set of handlers for the whole process. */
export interface ProviderContext {
  users: Collection
  groups: Collection
  maxResults: number
  /** Groups may have the same name. */
  sameNames: boolean
  created: Map<string, number>
  /** Where to say the version; null: the provider has none. */
  versions: Response | null
}

interface Target {
  id?: string
  filter?: InstanceType<typeof Filter>
  constraints?: { startIndex?: number; count?: number; totalResults?: number }
}

/** Declares users and groups to SCIMMY. */
export function declareResources(): void {
  SCIMMY.Resources.declare(SCIMMY.Resources.User, {
    extensions: [{ schema: SCIMMY.Schemas.EnterpriseUser, required: false }],
    ingress: ({ id }: Target, user: object, context: ProviderContext) => {
      const { password, ...attributes } = attributesOf(user)
      if (context.users.isTaken('userName', attributes.userName, id)) throw taken('userName')
      if (id === undefined) count(context.created, String(attributes.userName).toLowerCase())
      return write(context, context.users, id, attributes)
    },
    egress: (target: Target, context: ProviderContext) => read(context, context.users, target),
    degress: ({ id = '' }: Target, { users, groups }: ProviderContext) => {
      if (!users.remove(id)) throw notFound(id)
      for (const { id: groupId, meta, ...group } of groups.all.values()) {
        const members = membersOf(group)
        if (!members.some(({ value }) => value === id)) continue
        groups.save(groupId, { ...group, members: members.filter(({ value }) => value !== id) })
      }
    },
  })
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, {
    ingress: ({ id }: Target, group: object, context: ProviderContext) => {
      const attributes = attributesOf(group)
      const { sameNames } = context
      if (!sameNames && context.groups.isTaken('displayName', attributes.displayName, id))
        throw taken('displayName')
      const stranger = membersOf(attributes).find(({ value }) => !context.users.all.has(value))
      if (stranger) throw new ScimError(400, 'invalidValue', `Member ${stranger.value} is not a user`)
      return write(context, context.groups, id, attributes)
    },
    egress: (target: Target, context: ProviderContext) => read(context, context.groups, target),
    degress: ({ id = '' }: Target, { groups }: ProviderContext) => {
      if (!groups.remove(id)) throw notFound(id)
    },
  })
}

function attributesOf(instance: object): Attributes {
  const { id, meta, schemas, ...attributes } = JSON.parse(JSON.stringify(instance)) as Attributes
  return attributes
}

function membersOf({ members }: Attributes): { value: string }[] {
  return Array.isArray(members) ? (members as { value: string }[]) : []
}

function taken(attribute: string) {
  return new ScimError(409, 'uniqueness', `${attribute} is already in use`)
}

function notFound(id: string | undefined) {
  return new ScimError(404, '', `Resource ${id} not found`)
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function write(
  context: ProviderContext,
  into: Collection,
  id: string | undefined,
  attributes: Attributes,
): Stored {
  if (id !== undefined && !into.all.has(id)) throw notFound(id)
  return withVersion(context, into.save(id, attributes))
}

function read(context: ProviderContext, from: Collection, target: Target): Stored | Stored[] {
  const { id, filter, constraints } = target
  if (id !== undefined) {
    const found = from.all.get(id)
    if (!found) throw notFound(id)
    return withVersion(context, found)
  }
  const matching = filter ? search(from, filter) : from.all
  const total = 'size' in matching ? matching.size : matching.length
  const startIndex = constraints?.startIndex ?? 1
  const wanted = Math.min(constraints?.count ?? context.maxResults, context.maxResults)
  // Of a long list SCIMMY is given the page alone: it makes an object of each.
  target.constraints = { startIndex, count: wanted, totalResults: total }
  return (
    'size' in matching
      ? page(matching.values(), startIndex, wanted)
      : matching.slice(startIndex - 1, startIndex - 1 + wanted)
  ).map((stored) => (context.versions ? stored : withoutVersion(stored)))
}

function page(values: Iterable<Stored>, startIndex: number, wanted: number): Stored[] {
  const found: Stored[] = []
  let at = 0
  for (const value of values) {
    at += 1
    if (at >= startIndex + wanted) break
    if (at >= startIndex) found.push(value)
  }
  return found
}

function withVersion({ versions }: ProviderContext, stored: Stored): Stored {
  if (!versions) return withoutVersion(stored)
  versions.set('ETag', stored.meta.version)
  return stored
}

function withoutVersion(stored: Stored): Stored {
  const { version, ...meta } = stored.meta
  return { ...stored, meta: meta as Stored['meta'] }
}

/** `a eq "b"`, and several of it joined by `or`, by index; SCIMMY searches for the rest, with names folded as it does
 * not do (RFC 7643 §4.1). */
function search(from: Collection, filter: InstanceType<typeof Filter>): Stored[] {
  const expressions = [...filter] as Attributes[]
  const indexed = expressions.map((expression) => {
    const path = simplePath(expression)
    return path && from.find(path.name, path.value)
  })
  if (indexed.every((found) => found !== undefined)) return [...new Set(indexed.flat())]
  const folded = new Filter(expressions.map(foldNames))
  return [...from.all.values()].filter((stored) => folded.match([foldNames(stored)]).length > 0)
}

function simplePath(expression: Attributes, prefix = ''): { name: string; value: string } | undefined {
  const entries = Object.entries(expression)
  const [name, inner] = entries[0] ?? []
  if (entries.length !== 1 || name === undefined) return undefined
  if (!Array.isArray(inner))
    return inner instanceof Object ? simplePath(inner as Attributes, `${prefix}${name}.`) : undefined
  const [comparator, value] = inner as unknown[]
  const isSimple = inner.length === 2 && comparator === 'eq' && typeof value === 'string'
  return isSimple ? { name: `${prefix}${name}`, value } : undefined
}

function foldNames(attributes: Attributes): Attributes {
  const isFolded = (name: string) => /^(userName|displayName)$/i.test(name)
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, isFolded(name) ? fold(value) : value]),
  )
}

function fold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fold)
  return typeof value === 'string' ? value.toLowerCase() : value
}
