const longestWait = 24 * 60 * 60

/**
 * Seconds to wait by a `Retry-After` field, in either form (RFC 9110 §10.2.3), at most a day.
 * Undefined when the field is absent or unreadable.
 */
export function retryAfterSeconds(value: string | null, now: Date = new Date()): number | undefined {
  const text = value?.trim()
  if (!text) return undefined
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestWait)
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) return undefined
  return Math.min(Math.max(0, Math.ceil((at - now.getTime()) / 1000)), longestWait)
}
