'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { moveConnection } from '@/lib/connections/moves/mutations'
import { moveSchema } from '@/lib/connections/moves/schema'
import { connectionIdSchema } from '@/lib/connections/schema'
import {
  duplicateConnection,
  renameConnection,
  setDefaultConnection,
} from '@/lib/connections/settings/mutations'
import { renameSchema, transferSchema } from '@/lib/connections/settings/schema'
import { transferConnection } from '@/lib/connections/settings/transfer/mutations'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

/** Gives a connection another name. */
export const renameAction = formAction(renameSchema, (input, actor) =>
  renameConnection(actor, input).finally(refresh),
)

/** Makes a connection the default of its listing. */
export const setDefaultAction = formAction(z.object({ connectionId: connectionIdSchema }), (input, actor) =>
  setDefaultConnection(actor, input).finally(refresh),
)

/** Puts a connection into another folder. */
export const moveAction = formAction(moveSchema, (input, actor) =>
  moveConnection(actor, input).finally(refresh),
)

/** Gives a connection to another owner, then leads to where whoever did it can still be. */
export const transferAction = formAction(
  z.object({ locale, ...transferSchema.shape }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    const { isVisible } = await transferConnection(actor, input).finally(refresh)
    const page = isVisible ? `/connections/${input.connectionId}` : '/connections'
    return redirectAfterChange({ href: `${page}?done=transferred`, locale })
  },
)

/** Begins a copy of a connection and opens its wizard. */
export const duplicateAction = formAction(
  z.object({ locale, connectionId: connectionIdSchema }),
  async ({ locale, connectionId }, actor): Promise<unknown> => {
    const { id } = await duplicateConnection(actor, { connectionId }).finally(refresh)
    return redirectAfterChange({ href: `/connections/${id}/setup/consent`, locale })
  },
)
