import { randomBytes } from 'node:crypto'

/** A master key as it stands in a list, `id:BASE64`, and its id. */
export interface ListedKey {
  id: string
  entry: string
}

/** The keys of a list that `masterKeysSchema` accepts, in order. */
export function listKeys(list: string): ListedKey[] {
  const entries = list.split(',').map((entry) => entry.trim())
  return entries.filter(Boolean).map((entry) => ({ id: entry.slice(0, entry.indexOf(':')), entry }))
}

/**
 * A new key of 256 bits. Its id is the day and something random: an id that came back for another key would
 * open nothing.
 */
export function newMasterKey(now: Date): ListedKey {
  const id = `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`
  return { id, entry: `${id}:${randomBytes(32).toString('base64')}` }
}

/** A list with this key as its first, which encrypts. */
export function withFirst(list: string, key: ListedKey): string {
  return [key, ...listKeys(list)].map(({ entry }) => entry).join(',')
}

/** What remains of a list, and what does not, once keys that wrap nothing are left out. The first stays. */
export function withoutUnused(list: string, idsInUse: ReadonlySet<string>) {
  const [first, ...others] = listKeys(list)
  const isKept = ({ id }: ListedKey) => idsInUse.has(id)
  const kept = [...(first ? [first] : []), ...others.filter(isKept)]
  const retired = others.filter((key) => !isKept(key)).map(({ id }) => id)
  return { list: kept.map(({ entry }) => entry).join(','), retired }
}
