import type { HandOffActor, MemberActor } from '@/lib/auth/actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { createHandOff, type HandOffInput } from '@/lib/hand-offs/mutations'

export const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

/** Makes a link as an admin does; its address is the only way to its token. */
export async function makeLink(
  actor: MemberActor,
  connectionId: string,
  changes: Partial<HandOffInput> = {},
  now?: Date,
): Promise<{ token: string; url: string }> {
  const input = {
    connectionId,
    validity: 240,
    method: null,
    recipient: null,
    locale: 'en',
    ...changes,
  } as const
  const { url } = await createHandOff(actor, input, now)
  return { token: tokenOf(url), url }
}

/** Whoever opens a link now. */
export async function holderOf(token: string): Promise<HandOffActor> {
  const actor = await loadHandOffActor(token)
  if (!actor) throw new Error('The link is not good')
  return actor
}
