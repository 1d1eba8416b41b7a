import { startAuthorization } from '@/lib/connections/authorization/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import type { Sandbox } from '@/lib/sandbox/server'
import { adminWithListing, startConsented, storedConnection } from '@/tests/support/connect'
import { type Decision, decideInSandbox } from '@/tests/support/sandbox-browser'

export const method = 'oauth2_authorization_code'
export const minute = 60_000

/** The steps by which an HR admin gets access at the sandbox. */
export async function authorizationSteps(sandbox: Sandbox) {
  const { organization, actor, listing } = await adminWithListing(sandbox)

  /** A draft that waits for the provider's word. */
  async function start(of = listing) {
    const connectionId = await startConsented(actor, of)
    await saveSetup(actor, { connectionId, method, values: {} })
    return connectionId
  }

  /** Sends the browser to the provider and decides there. */
  async function ask(connectionId: string, decision: Decision = {}) {
    const url = await startAuthorization(actor, { connectionId, locale: 'fr' })
    const { callback } = await decideInSandbox(url, decision)
    return { url, callback, answer: callback.searchParams }
  }

  async function credentialsOf(connectionId: string) {
    const { credential } = await storedConnection(connectionId)
    return credential && openFor(db, actor, connectionId, credential.sealed)
  }

  return { organization, actor, listing, start, ask, credentialsOf }
}
