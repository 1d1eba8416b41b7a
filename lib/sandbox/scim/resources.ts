import SCIMMY from 'scimmy'
import type { Directory, Resource } from '../people'

const { Error: ScimError, Filter } = SCIMMY.Types

interface Target {
  id?: string
  filter?: InstanceType<typeof Filter>
}
type Attributes = Record<string, unknown>
interface Member {
  value: string
}

/** Declares users and groups to SCIMMY, which keeps one set of handlers for the whole process. */
export function declareResources() {
  // The directory of the sandbox that is called comes in as the context of each request.
  SCIMMY.Resources.declare(SCIMMY.Resources.User, {
    extensions: [{ schema: SCIMMY.Schemas.EnterpriseUser, required: false }],
    ingress: ({ id }: Target, user: object, directory: Directory) => {
      const { password, ...attributes } = attributesOf(user)
      mustBeShort('title', attributes.title)
      mustBeUnique(directory.users, 'userName', attributes.userName, id)
      return write(directory, directory.users, id, attributes)
    },
    egress: (target: Target, { users }: Directory) => read(users, target),
    degress: ({ id }: Target, { users, groups }: Directory) => {
      remove(users, id)
      for (const group of groups.values()) {
        group.members = membersOf(group).filter(({ value }) => value !== id)
      }
    },
  })
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, {
    ingress: ({ id }: Target, group: object, directory: Directory) => {
      const attributes = attributesOf(group)
      mustBeUnique(directory.groups, 'displayName', attributes.displayName, id)
      const stranger = membersOf(attributes).find(({ value }) => !directory.users.has(value))
      if (stranger) throw new ScimError(400, 'invalidValue', `Member ${stranger.value} is not a user`)
      return write(directory, directory.groups, id, attributes)
    },
    egress: (target: Target, { groups }: Directory) => read(groups, target),
    degress: ({ id }: Target, { groups }: Directory) => remove(groups, id),
  })
}

function attributesOf(instance: object): Attributes {
  const { id, meta, schemas, ...attributes } = JSON.parse(JSON.stringify(instance)) as Attributes
  return attributes
}

function membersOf({ members }: Attributes): Member[] {
  return Array.isArray(members) ? (members as Member[]) : []
}

function notFound(id: string | undefined) {
  return new ScimError(404, '', `Resource ${id} not found`)
}

/** As providers do who keep a job title in a column. */
function mustBeShort(attribute: string, value: unknown) {
  if (typeof value !== 'string' || value.length <= longestTitle) return
  throw new ScimError(400, 'invalidValue', `${attribute} has more than ${longestTitle} characters`)
}

const longestTitle = 64

function mustBeUnique(among: Map<string, Resource>, attribute: string, value: unknown, id?: string) {
  const taken = [...among.values()].some((other) => other.id !== id && fold(other[attribute]) === fold(value))
  if (taken) throw new ScimError(409, 'uniqueness', `${attribute} is already in use`)
}

function write(directory: Directory, into: Map<string, Resource>, id: string | undefined, value: Attributes) {
  if (id !== undefined && !into.has(id)) throw notFound(id)
  return directory.save(into, id, value)
}

function read(from: Map<string, Resource>, { id, filter }: Target) {
  if (id !== undefined) {
    const found = from.get(id)
    if (!found) throw notFound(id)
    return found
  }
  const all = [...from.values()]
  return filter ? matching(all, filter) : all
}

function remove(from: Map<string, Resource>, id: string | undefined) {
  if (id === undefined || !from.delete(id)) throw notFound(id)
}

/** `userName` and `displayName` are compared without case (RFC 7643 §4.1), which SCIMMY does not do. */
function matching(resources: Resource[], filter: InstanceType<typeof Filter>) {
  const folded = [...filter].map((expression) => foldNames(expression as Attributes))
  const found = new Filter(folded).match(resources.map(foldNames)) as Resource[]
  const ids = new Set(found.map(({ id }) => id))
  return resources.filter(({ id }) => ids.has(id))
}

function foldNames(attributes: Attributes) {
  const entries = Object.entries(attributes)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, /^(userName|displayName)$/i.test(name) ? fold(value) : value]),
  )
}

function fold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fold)
  return typeof value === 'string' ? value.toLowerCase() : value
}
