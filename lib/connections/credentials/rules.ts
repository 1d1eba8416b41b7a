import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { KeyOverlap } from '@/lib/connections/credentials/schema'
import { hasKey } from '@/lib/connections/credentials/schema'
import { areSameValues } from '@/lib/connections/rules'

const hour = 60 * 60 * 1000
const lengths = { hour, day: 24 * hour, week: 7 * 24 * hour } as const

/** Until when the former key is tried where the new one is refused; null: from now on it is not. */
export function overlapEnd(overlap: KeyOverlap, now: Date): Date | null {
  return overlap === 'none' ? null : new Date(now.getTime() + lengths[overlap])
}

interface Used {
  method: string | null
  config: Readonly<Record<string, string>>
}

/** Whether a former key may be kept: never to be sent to another address, or in another way, than before. */
export function canOverlap(before: Used, after: Used): boolean {
  return hasKey(after.method) && before.method === after.method && areSameValues(before.config, after.config)
}

// Up to the year 9999: what is beyond it was not meant in seconds.
const claims = z.object({ exp: z.number().positive().max(253_402_300_799) })
const certificate = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/**
 * When entered secrets end, where they say so themselves: `exp` of a JSON Web Token (RFC 7519 §4.1.4), the end of a
 * certificate's validity (RFC 5280 §4.1.2.5; of several, the first). Nothing is verified: it is their owner's word.
 * @param values by the names of the method's fields; tokens that Portico fetched by itself are left out
 */
export function endOfSecret({
  accessToken: _,
  refreshToken: __,
  ...entered
}: Readonly<Record<string, string>>): Date | null {
  const ends = Object.values(entered).flatMap((value) => [endOfToken(value), ...endsOfCertificates(value)])
  const known = ends.filter((end) => end !== null)
  return known.length === 0 ? null : new Date(Math.min(...known.map((end) => end.getTime())))
}

function endOfToken(value: string): Date | null {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(value.trim()) ?? []
  if (payload === undefined) return null
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
    return parsed.success ? new Date(parsed.data.exp * 1000) : null
  } catch {
    // Three parts with dots between are not always a token.
    return null
  }
}

// Line breaks may have been lost on the way through a form.
function endsOfCertificates(value: string): (Date | null)[] {
  return [...value.matchAll(certificate)].map(([, body = '']) => {
    try {
      return new X509Certificate(Buffer.from(body.replace(/\s/g, ''), 'base64')).validToDate
    } catch {
      return null
    }
  })
}

/**
 * When a secret ends: as it says itself, else on the day that was entered (UTC), from its beginning.
 * @param day `2027-01-31`, or null
 */
export function secretExpiry(values: Readonly<Record<string, string>>, day: string | null): Date | null {
  return endOfSecret(values) ?? (day === null ? null : new Date(`${day}T00:00:00Z`))
}
