'use server'

import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { issueScimToken, revokeScimToken } from '@/lib/scim/tokens/mutations'
import { scimBaseUrl } from '@/lib/scim/tokens/queries'
import { type IssuedToken, issueTokenForm, revokeTokenForm } from '@/lib/scim/tokens/schema'

/** Makes the organization's token or another in its place; it comes back this once. */
export const issueScimTokenAction = formAction(
  issueTokenForm,
  async ({ overlap }, actor): Promise<IssuedToken> => {
    const { formerUntil, ...issued } = await issueScimToken(actor, { overlapHours: Number(overlap) })
    return { ...issued, formerUntil: formerUntil?.toISOString() ?? null, baseUrl: scimBaseUrl() }
  },
)

/** Ends the token and goes back to the page. */
export const revokeScimTokenAction = formAction(
  revokeTokenForm,
  async ({ locale }, actor): Promise<unknown> => {
    await revokeScimToken(actor)
    return redirectAfterChange({ href: '/settings/provisioning?done=revoked', locale })
  },
)
