import { type AttributeView, attributeKey } from '@/lib/directory/attributes/schema'

/** What SCIM has in the same place already, whatever its capitals. */
export const reservedKeys = ['team', 'employmenttype', 'startdate', 'enddate']

/**
 * The key of an attribute of this name: small letters, digits and underscores; with a number where another has
 * it already.
 */
export function keyOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
  const start = attributeKey.safeParse(plain).success ? plain : 'attribute'
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? start : `${start}_${number}`
    if (!taken.has(key)) return key
  }
}

/** The ids in their new order, one of them a place further up or down. */
export function moved(
  attributes: readonly Pick<AttributeView, 'id'>[],
  id: string,
  direction: 'up' | 'down',
): string[] {
  const ids = attributes.map((one) => one.id)
  const from = ids.indexOf(id)
  const to = from + (direction === 'up' ? -1 : 1)
  const other = ids[to]
  if (from < 0 || other === undefined) return ids
  ids[to] = id
  ids[from] = other
  return ids
}
