'use server'

import type { Route } from 'next'
import { refresh } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect as redirectAnywhere } from 'next/navigation'
import { recognizeHandOff } from '@/lib/auth/load-hand-off'
import { authorizationMinutes, callbackPath } from '@/lib/connections/authorization/schema'
import { isCuredByNewValues } from '@/lib/connections/verification/repairs/rules'
import { isSecretInput, valuesOf } from '@/lib/connections/wizard/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { retestHandOff, submitHandOff } from '@/lib/hand-offs/attempts/mutations'
import { createHandOff, revokeHandOff } from '@/lib/hand-offs/mutations'
import { handOffEndPage, handOffPage } from '@/lib/hand-offs/rules'
import {
  createHandOffForm,
  handOffCookie,
  retestHandOffForm,
  revokeHandOffForm,
  submitHandOffForm,
} from '@/lib/hand-offs/schema'
import { formAction } from '@/lib/http/action-client'
import { clientAddress } from '@/lib/http/client-address'
import { redirect } from '@/lib/i18n/navigation'

/** Makes a link; its address comes back this once. */
export const createHandOffAction = formAction(
  createHandOffForm,
  async ({ language, ...input }, actor): Promise<{ url: string; expiresAt: string }> => {
    const { url, expiresAt } = await createHandOff(actor, { ...input, locale: language })
    refresh()
    return { url, expiresAt: expiresAt.toISOString() }
  },
)

/** Ends a link; the list shows it. */
export const revokeHandOffAction = formAction(revokeHandOffForm, (input, actor) =>
  revokeHandOff(actor, input).finally(refresh),
)

/** Takes what the holder of a link sends, whoever may be signed in in their browser. */
export const submitHandOffAction = formAction(
  submitHandOffForm,
  async ({ locale, token, method, expiresOn, ...rest }): Promise<unknown> => {
    const actor = await recognizeHandOff(token, clientAddress(await headers()))
    // The page itself says that the link is gone.
    if (!actor) return redirect({ href: handOffPage(token), locale })
    const result = await submitHandOff(actor, { method, values: valuesOf(rest), expiresOn, locale })
    if ('end' in result) return redirect({ href: handOffEndPage(result.end), locale })
    const jar = await cookies()
    jar.set(handOffCookie(actor.handOffId), token, {
      path: callbackPath,
      httpOnly: true,
      sameSite: 'lax',
      secure: getEnv().PORTICO_URL.startsWith('https://'),
      maxAge: authorizationMinutes * 60,
    })
    return redirectAnywhere(result.url.href as Route)
  },
  { secretFields: (name) => name === 'token' || isSecretInput(name) },
)

/** Tests once more what was granted by a link. */
export const retestHandOffAction = formAction(
  retestHandOffForm,
  async ({ locale, token }): Promise<unknown> => {
    const actor = await recognizeHandOff(token, clientAddress(await headers()))
    if (!actor) return redirect({ href: handOffPage(token), locale })
    const end = await retestHandOff(actor).catch((error: unknown) => {
      if (!(error instanceof AppError) || !isCuredByNewValues(error.details.reason)) throw error
      return redirect({ href: `${handOffPage(token)}?test=failed`, locale })
    })
    return redirect({ href: handOffEndPage(end), locale })
  },
  { secretFields: ['token'] },
)
