'use server'

import { z } from 'zod'
import {
  changeAttribute,
  createAttribute,
  deleteAttribute,
  moveAttribute,
} from '@/lib/directory/attributes/mutations'
import {
  changeAttributeSchema,
  createAttributeSchema,
  deleteAttributeSchema,
  moveAttributeSchema,
} from '@/lib/directory/attributes/schema'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')
const list = '/directory/attributes'

/** Defines an attribute and shows it among the others. */
export const createAttributeAction = formAction(
  createAttributeSchema.safeExtend({ locale }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    await createAttribute(actor, input)
    return redirectAfterChange({ href: `${list}?done=created`, locale })
  },
)

/** Changes the name, and the options of a choice. */
export const changeAttributeAction = formAction(
  changeAttributeSchema.extend({ locale }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    await changeAttribute(actor, input)
    return redirectAfterChange({ href: `${list}?done=changed`, locale })
  },
)

/** Moves an attribute one place. */
export const moveAttributeAction = formAction(
  moveAttributeSchema.extend({ locale }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    await moveAttribute(actor, input)
    return redirectAfterChange({ href: `${list}?done=moved`, locale })
  },
)

/** Deletes an attribute that no audience asks for, with its values. */
export const deleteAttributeAction = formAction(
  deleteAttributeSchema.extend({ locale }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    await deleteAttribute(actor, input)
    return redirectAfterChange({ href: `${list}?done=deleted`, locale })
  },
)
