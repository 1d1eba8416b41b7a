import type { Limit } from '@/lib/rate-limit'

/**
 * What an answer says of a limit (draft-ietf-httpapi-ratelimit-headers §3, §4).
 * @param remaining calls that would still pass
 * @param seconds until the count begins anew
 */
export function limitFields({ name, points, seconds: window }: Limit, remaining: number, seconds: number) {
  return {
    'ratelimit-policy': `"${name}";q=${points};w=${window}`,
    ratelimit: `"${name}";r=${remaining};t=${seconds}`,
  }
}
