import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { usualCapabilities } from '@/lib/scim-client/discovery'
import type { Capabilities } from '@/lib/scim-client/schema'
import { freshCapabilities } from '@/lib/syncs/provider/capabilities/mutations'
import { type Options, type Provider, reachProvider } from '@/lib/syncs/provider/reaching/mutations'

/**
 * All that a run needs to speak with the provider of its connection; see `reachProvider` for what `send` promises.
 * What the provider can do is asked again after a day; where it does not say, the last answer counts.
 * @throws AppError as `reachProvider`
 */
export async function openProvider(
  actor: Actor,
  connectionId: string,
  options: Pick<Options, 'signal' | 'learned'> = {},
): Promise<Provider & { capabilities: Capabilities }> {
  authorize(actor, 'sync:run')
  const provider = await reachProvider(actor, connectionId, options)
  const capabilities = await freshCapabilities(actor, connectionId, provider)
  return { ...provider, capabilities: capabilities ?? usualCapabilities }
}
