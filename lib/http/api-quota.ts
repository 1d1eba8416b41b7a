import type { ApiKeyActor } from '@/lib/auth/actor'
import { limitFields } from '@/lib/http/limit-fields'
import { consumeFromBlock } from '@/lib/rate-limit'

/** Requests that an API key may send. */
export const apiKeyLimit = { name: 'api-key', points: 600, seconds: 60 }

/**
 * Counts a request of an API key: 600 a minute, over all processes.
 * @returns header fields for the answer: `RateLimit-Policy` and `RateLimit`
 * @throws AppError `limit_exceeded`, whose problem document has them too, with `Retry-After`
 */
export async function countApiCall(actor: ApiKeyActor): Promise<Record<string, string>> {
  const { remaining, resetSeconds } = await consumeFromBlock(apiKeyLimit, actor.apiKeyId)
  return limitFields(apiKeyLimit, remaining, resetSeconds)
}
