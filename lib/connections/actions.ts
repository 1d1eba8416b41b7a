'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { deletionSchema } from '@/lib/connections/deletion/schema'
import { discardDraft, startConnection } from '@/lib/connections/mutations'
import { currentStep } from '@/lib/connections/rules'
import { connectionIdSchema, listingSlugSchema } from '@/lib/connections/schema'
import { acceptUnverified, verify } from '@/lib/connections/verification/mutations'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

/** Begins a connection of a listing and opens its wizard. */
export const startConnectionAction = formAction(
  z.object({ locale, slug: listingSlugSchema }),
  async ({ locale, slug }, actor): Promise<unknown> => {
    const connection = await startConnection(actor, slug)
    return redirectAfterChange({
      href: `/connections/${connection.id}/setup/${currentStep(connection)}`,
      locale,
    })
  },
)

/** Throws a draft away and goes back to the listing. */
export const discardDraftAction = formAction(
  z.object({ locale, connectionId: connectionIdSchema }),
  async ({ locale, connectionId }, actor): Promise<unknown> => {
    const { listingSlug } = await discardDraft(actor, connectionId)
    return redirectAfterChange({ href: `/marketplace/${listingSlug}`, locale })
  },
)

/** Deletes a connection for good and goes back to the others, which tell what became of its tokens. */
export const deleteConnectionAction = formAction(
  z.object({ locale, ...deletionSchema.shape }),
  async ({ locale, ...input }, actor): Promise<unknown> => {
    // What was shown may be no longer true: the form shows it anew.
    const { revocation } = await deleteConnection(actor, input).finally(refresh)
    return redirectAfterChange({ href: `/connections?done=deleted&tokens=${revocation}`, locale })
  },
)

/** Calls the provider; the page shows what came of it. */
export const verifyAction = formAction(
  z.object({ connectionId: connectionIdSchema }),
  ({ connectionId }, actor) => verify(actor, connectionId).finally(refresh),
)

/** Takes a connection into use whose provider offers no check. */
export const acceptUnverifiedAction = formAction(
  z.object({
    locale,
    connectionId: connectionIdSchema,
    understood: z.string().optional(),
  }),
  async ({ locale, connectionId, understood }, actor): Promise<unknown> => {
    await acceptUnverified(actor, { connectionId, isUnderstood: understood === 'on' })
    return redirectAfterChange({ href: `/connections/${connectionId}/setup/access`, locale })
  },
)
