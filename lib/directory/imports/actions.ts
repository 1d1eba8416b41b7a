'use server'

import { z } from 'zod'
import {
  cancelImport,
  continueImport,
  mapImport,
  remapImport,
  startImport,
} from '@/lib/directory/imports/mutations'
import { type ColumnTarget, dateFormats, importFields, importId } from '@/lib/directory/imports/schema'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { type Locale, locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')
const step = z.object({ importId, locale })

const show = (id: string, locale: Locale) => redirectAfterChange({ href: `/directory/import/${id}`, locale })

const mappingForm = step
  .extend({
    dateFormat: z.enum(dateFormats, 'choose'),
    empty: z.enum(['keep', 'clear'], 'choose'),
    missing: z.enum(['keep', 'left'], 'choose'),
  })
  // A field for each column: column0, column1, …
  .catchall(z.string())

/** Says what the columns are, and has the rows looked through. */
export const mapImportAction = formAction(mappingForm, async (input, actor): Promise<unknown> => {
  const { importId, locale, dateFormat, empty, missing, ...others } = input
  const columns = readColumns(others)
  await mapImport(actor, { importId, mapping: { columns, dateFormat, empty, missing } })
  return show(importId, locale)
})

function readColumns(fields: Record<string, unknown>): (ColumnTarget | null)[] {
  const places = Object.keys(fields).flatMap((name) => /^column(\d{1,3})$/.exec(name)?.[1] ?? [])
  const count = Math.max(-1, ...places.map(Number)) + 1
  return Array.from({ length: count }, (_, index) => {
    const target = String(fields[`column${index}`] ?? '')
    const isKnown = importFields.some((field) => field === target) || /^attribute:[a-z]\w*$/.test(target)
    return isKnown ? (target as ColumnTarget) : null
  })
}

/** Back from the preview to the columns. */
export const remapImportAction = formAction(step, async ({ importId, locale }, actor): Promise<unknown> => {
  await remapImport(actor, { importId })
  return show(importId, locale)
})

/** Begins to write. `leavers`: the number that was confirmed, where it has to be. */
export const startImportAction = formAction(
  step.extend({ leavers: z.coerce.number().int().nullable().catch(null) }),
  async ({ importId, locale, leavers }, actor): Promise<unknown> => {
    await startImport(actor, { importId, leavers })
    return show(importId, locale)
  },
)

/** Goes on after a failure. */
export const continueImportAction = formAction(
  step,
  async ({ importId, locale }, actor): Promise<unknown> => {
    await continueImport(actor, { importId })
    return show(importId, locale)
  },
)

/** Gives an import up. */
export const cancelImportAction = formAction(step, async ({ importId, locale }, actor): Promise<unknown> => {
  await cancelImport(actor, { importId })
  return show(importId, locale)
})
