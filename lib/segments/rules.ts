/** Where the API answers about a segment, as the path of an address. */
export function segmentPath(systemGuid: string, segmentId: string): string {
  return `/api/public/v1/user/system/${systemGuid}/segment/${segmentId}`
}

/** A place in a list, opaque to clients: what the last entry is sorted by. */
export function toCursor(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64url')
}

/**
 * What a cursor stands for.
 * @returns null unless it is one
 */
export function fromCursor(cursor: string): string | null {
  if (!/^[\w-]+$/.test(cursor)) return null
  const value = Buffer.from(cursor, 'base64url').toString('utf8')
  return toCursor(value) === cursor && !value.includes('\0') ? value : null
}
