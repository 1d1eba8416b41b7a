import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

export const approvalFormSchema = z.object({ locale, connectionId: connectionIdSchema })

export const declineFormSchema = approvalFormSchema.extend({
  /** Told to whoever set the connection up. */
  reason: z.string().trim().min(1, 'required').max(300, 'tooLong'),
})
