'use server'

import type { Route } from 'next'
import { redirect as redirectAnywhere } from 'next/navigation'
import { z } from 'zod'
import { startAuthorization } from '@/lib/connections/authorization/mutations'
import { expiresOnSchema, keyOverlaps } from '@/lib/connections/credentials/schema'
import { currentStep, isSignIn } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { isSecretInput, valuesOf } from '@/lib/connections/wizard/schema'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

/** Agrees to what was shown and goes on. */
export const consentAction = formAction(
  z.object({
    locale,
    connectionId: connectionIdSchema,
    fingerprint: z.string().max(64),
    agreed: z.string().optional(),
  }),
  async ({ locale, connectionId, fingerprint, agreed }, actor): Promise<unknown> => {
    const connection = await consent(actor, { connectionId, fingerprint, hasAgreed: agreed === 'on' })
    return redirectAfterChange({
      href: `/connections/${connectionId}/setup/${currentStep(connection)}`,
      locale,
    })
  },
)

/** Keeps what was typed, then goes on to the provider (OAuth 2.0) or to the test. */
export const saveSetupAction = formAction(
  // How long a value may be is the definition's to say, under the field's own name.
  z
    .object({
      locale,
      connectionId: connectionIdSchema,
      method: z.string().max(64),
      overlap: z.enum(keyOverlaps).optional().catch(undefined),
      expiresOn: expiresOnSchema.optional(),
    })
    .catchall(z.string()),
  async ({ locale, connectionId, method, overlap, expiresOn, ...rest }, actor): Promise<unknown> => {
    const setup = { method, values: valuesOf(rest) }
    const { state, stateReason } = await saveSetup(actor, { connectionId, ...setup, overlap, expiresOn })
    if (isSignIn(method)) {
      const url = await startAuthorization(actor, { connectionId, locale, setup })
      redirectAnywhere(url.href as Route)
    }
    const isInUse = state === 'connected' && stateReason !== 'unverified'
    const next = isInUse ? '' : '/setup/verification'
    return redirectAfterChange({ href: `/connections/${connectionId}${next}`, locale })
  },
  { secretFields: isSecretInput },
)
