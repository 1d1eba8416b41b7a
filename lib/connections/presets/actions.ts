'use server'

import { removePreset, savePreset } from '@/lib/connections/presets/mutations'
import { presetFormSchema, presetInput, presetSlugSchema } from '@/lib/connections/presets/schema'
import { AppError } from '@/lib/errors'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'

const prefix = presetInput('')

/** Keeps a preset and goes back to the policy. */
export const savePresetAction = formAction(
  presetFormSchema,
  async ({ locale, slug, clientId, clientSecret, isPublic, scopes, ...rest }, actor): Promise<unknown> => {
    const entries = Object.entries(rest).filter(([name]) => name.startsWith(prefix))
    const values = Object.fromEntries(
      entries.map(([name, value]) => [name.slice(prefix.length), String(value)]),
    )
    const input = { slug, clientId, clientSecret, isPublic: isPublic === 'on', scopes, values }
    await savePreset(actor, input).catch((error: unknown) => {
      throw error instanceof AppError ? withInputs(error, Object.keys(values)) : error
    })
    return redirectAfterChange({ href: '/settings/policy?done=preset', locale })
  },
  { secretFields: ['clientSecret'] },
)

/** Takes a preset away and goes back to the policy. */
export const removePresetAction = formAction(
  presetSlugSchema,
  async ({ locale, slug }, actor): Promise<unknown> => {
    await removePreset(actor, slug)
    return redirectAfterChange({ href: '/settings/policy?done=presetRemoved', locale })
  },
)

/** Names what is wrong by the inputs of the form. */
function withInputs({ code, details }: AppError, names: string[]): AppError {
  const fields = Object.entries(details.fields ?? {}).map(([name, reason]) => [
    names.includes(name) ? presetInput(name) : name,
    reason,
  ])
  return new AppError(code, { ...details, ...(details.fields && { fields: Object.fromEntries(fields) }) })
}
