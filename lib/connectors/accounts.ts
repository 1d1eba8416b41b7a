/** An account at a provider, as the provider names it. */
export interface Account {
  id: string
  name?: string
}

const maxName = 200

/** A provider’s text in one line: neither NUL nor half a character can be kept in the database. */
export function toText(given: string | undefined, max: number): string {
  const text = (given ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return text.slice(0, max).toWellFormed()
}

/** An account as a provider names it, cut to what can be stored; undefined without an id. */
export function toAccount(given: { id: unknown; name?: unknown }): Account | undefined {
  const id = typeof given.id === 'number' ? String(given.id) : given.id
  if (typeof id !== 'string') return undefined
  const name = typeof given.name === 'string' ? toText(given.name, maxName) : ''
  const known = toText(id, maxName)
  if (!known) return undefined
  return name ? { id: known, name } : { id: known }
}
