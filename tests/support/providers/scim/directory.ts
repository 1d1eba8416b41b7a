import { randomUUID } from 'node:crypto'

export type Attributes = Record<string, unknown>
export interface Stored extends Attributes {
  id: string
  meta: { created: Date; lastModified: Date; version: string }
}

type Keys = (resource: Attributes) => string[]

const one = (value: unknown) => (typeof value === 'string' ? [value] : [])
const folded = (value: unknown) => one(value).map((text) => text.toLowerCase())

/** Attributes that are looked up and not searched for; the first one is unique. */
export const userKeys: Record<string, Keys> = {
  username: ({ userName }) => folded(userName),
  'emails.value': ({ emails }) =>
    (Array.isArray(emails) ? emails : []).flatMap((email: Attributes) => folded(email.value)),
  externalid: ({ externalId }) => one(externalId),
}
export const groupKeys: Record<string, Keys> = { displayname: ({ displayName }) => folded(displayName) }

/** Resources of one type in memory, in the order of their creation. */
export class Collection {
  readonly all = new Map<string, Stored>()
  private readonly indexes = new Map<string, Map<string, Set<string>>>()

  constructor(private readonly keys: Record<string, Keys>) {
    for (const name of Object.keys(keys)) this.indexes.set(name, new Map())
  }

  /** Who has a value; undefined: there is no index. */
  find(attribute: string, value: string): Stored[] | undefined {
    const name = attribute.toLowerCase()
    const index = this.indexes.get(name)
    if (!index) return undefined
    const ids = index.get(name === 'externalid' ? value : value.toLowerCase()) ?? []
    return [...ids].flatMap((id) => this.all.get(id) ?? [])
  }

  isTaken(attribute: string, value: unknown, id: string | undefined): boolean {
    return typeof value === 'string' && (this.find(attribute, value) ?? []).some((other) => other.id !== id)
  }

  save(id: string | undefined, attributes: Attributes): Stored {
    const former = id === undefined ? undefined : this.all.get(id)
    const now = new Date()
    const number = former ? Number(/\d+/.exec(former.meta.version)?.[0]) + 1 : 1
    const meta = { created: former?.meta.created ?? now, lastModified: now, version: `W/"${number}"` }
    const stored: Stored = { ...attributes, id: id ?? randomUUID(), meta }
    if (former) this.index(former, 'delete')
    this.all.set(stored.id, stored)
    this.index(stored, 'add')
    return stored
  }

  remove(id: string): boolean {
    const stored = this.all.get(id)
    if (stored) this.index(stored, 'delete')
    return this.all.delete(id)
  }

  private index(resource: Stored, change: 'add' | 'delete'): void {
    for (const [name, keys] of Object.entries(this.keys)) {
      const index = this.indexes.get(name)
      for (const key of keys(resource)) {
        const ids = index?.get(key) ?? new Set()
        ids[change](resource.id)
        if (ids.size > 0) index?.set(key, ids)
        else index?.delete(key)
      }
    }
  }
}
