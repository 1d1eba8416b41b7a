'use server'

import { approve, decline } from '@/lib/connections/approval/mutations'
import { approvalFormSchema, declineFormSchema } from '@/lib/connections/approval/schema'
import { formAction } from '@/lib/http/action-client'
import { redirectAfterChange } from '@/lib/http/redirect-after-change'

/** Takes a waiting connection into use and shows it. */
export const approveAction = formAction(
  approvalFormSchema,
  async ({ locale, connectionId }, actor): Promise<unknown> => {
    await approve(actor, { connectionId })
    return redirectAfterChange({ href: `/connections/${connectionId}`, locale })
  },
)

/** Refuses a waiting connection and shows it. */
export const declineAction = formAction(
  declineFormSchema,
  async ({ locale, ...input }, actor): Promise<unknown> => {
    await decline(actor, input)
    return redirectAfterChange({ href: `/connections/${input.connectionId}`, locale })
  },
)
