import { randomUUID } from 'node:crypto'

/** A SCIM resource as kept: its attributes, id and times. */
export interface Resource {
  id: string
  meta: { created: Date; lastModified: Date }
  [attribute: string]: unknown
}

interface Person {
  id: string
  name: string
  email: string
  active: boolean
}

const samples = [
  ['Ada', 'Marchand'],
  ['Ben', 'Okafor'],
  ['Chloé', 'Lefèvre'],
  ['Dmitri', 'Sokolov'],
  ['Elena', 'Rossi'],
  ['Farid', 'Haddad'],
  ['Greta', 'Lindqvist'],
  ['Hugo', 'Fernández'],
  ['Ines', 'Carvalho'],
  ['Jonas', 'Weber'],
  ['Keiko', 'Tanaka'],
  ['Liam', 'Byrne'],
] as const

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The people and groups of one sandbox: written through SCIM, read through every part. In memory only. */
export class Directory {
  readonly users = new Map<string, Resource>()
  readonly groups = new Map<string, Resource>()

  constructor() {
    for (const [givenName, familyName] of samples) {
      const email = `${plain(givenName)}.${plain(familyName)}@sandbox.example`
      this.save(this.users, undefined, {
        userName: email,
        displayName: `${givenName} ${familyName}`,
        name: { givenName, familyName },
        emails: [{ value: email, type: 'work', primary: true }],
        active: true,
      })
    }
  }

  save(into: Map<string, Resource>, id: string | undefined, attributes: Record<string, unknown>): Resource {
    const now = new Date()
    const known = id === undefined ? undefined : into.get(id)
    const created = known?.meta.created ?? now
    const resource = { ...attributes, id: known?.id ?? randomUUID(), meta: { created, lastModified: now } }
    into.set(resource.id, resource)
    return resource
  }

  people(): Person[] {
    return [...this.users.values()].map((user) => {
      const userName = String(user.userName)
      return {
        id: user.id,
        name: typeof user.displayName === 'string' ? user.displayName : userName,
        email: userName,
        active: user.active !== false,
      }
    })
  }
}
