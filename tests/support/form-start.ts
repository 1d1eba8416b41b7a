import { vi } from 'vitest'
import type { FormStart } from '@/lib/http/guard-fields'

/**
 * Answers the call that a guarded form makes once it stands in the browser. jsdom has no server behind it:
 * without this the call fails, as without JavaScript.
 */
export function answerFormStart(start: Partial<FormStart> = {}): void {
  const answer: FormStart = { token: 'token-of-the-page', name: null, email: null, ...start }
  vi.stubGlobal('fetch', async () => Response.json(answer))
}
