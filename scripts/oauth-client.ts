import { systemActor } from '../lib/auth/actor'
import { callbackPath } from '../lib/connections/authorization/schema'
import { getEnv } from '../lib/env'
import { Refusal } from '../lib/refusal'
import { command } from './commands/command'
import { readSecret } from './commands/secret'
import { say } from './launch/step'

const usage = 'npm run oauth-client -- listing-slug client-id'

await command<[string, string]>(usage, 2, async (slug, clientId) => {
  if (clientId.trim() === '') throw new Refusal(`Usage: ${usage}`)
  const { getOAuthListing } = await import('../lib/connections/oauth-clients/queries')
  const { registerOAuthClient } = await import('../lib/connections/oauth-clients/mutations')
  const actor = systemActor()
  const listing = await getOAuthListing(actor, slug)
  const clientSecret = await readSecret({ prompt: 'Client secret (empty for a public client): ' })
  await registerOAuthClient(actor, { listingId: listing.id, clientId: clientId.trim(), clientSecret })
  say(`The OAuth client of ${listing.name} is registered${clientSecret ? '' : ', without a secret'}.`)
  say(`Redirect URI to register at the provider: ${getEnv().PORTICO_URL}${callbackPath}`)
})
