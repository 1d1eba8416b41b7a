'use server'

import { createApiKey, type Issued, revokeApiKey, rotateApiKey } from '@/lib/api-keys/mutations'
import { getApiAddress } from '@/lib/api-keys/queries'
import {
  createApiKeyForm,
  type IssuedSecret,
  revokeApiKeyForm,
  rotateApiKeyForm,
} from '@/lib/api-keys/schema'
import type { Actor } from '@/lib/auth/actor'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'

async function toIssuedSecret(
  actor: Actor,
  { id, expiresAt, formerUntil, ...issued }: Issued,
): Promise<IssuedSecret> {
  const { organizationGuid, tokenUrl } = await getApiAddress(actor)
  return {
    ...issued,
    clientId: id,
    organizationGuid,
    tokenUrl,
    expiresAt: expiresAt?.toISOString() ?? null,
    formerUntil: formerUntil?.toISOString() ?? null,
  }
}

/** Makes a key; its secret comes back this once. */
export const createApiKeyAction = formAction(createApiKeyForm, async (input, actor) =>
  toIssuedSecret(actor, await createApiKey(actor, input)),
)

/** Gives a key another secret, which comes back this once. */
export const rotateApiKeyAction = formAction(rotateApiKeyForm, async ({ keyId, overlap }, actor) =>
  toIssuedSecret(actor, await rotateApiKey(actor, { keyId, overlapHours: Number(overlap) })),
)

/** Ends a key and goes back to the others. */
export const revokeApiKeyAction = formAction(
  revokeApiKeyForm,
  async ({ locale, keyId }, actor): Promise<unknown> => {
    await revokeApiKey(actor, { keyId })
    return redirectAfterChange({ href: '/settings/api-keys?done=revoked', locale })
  },
)
