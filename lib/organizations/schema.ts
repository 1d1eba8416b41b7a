import { z } from 'zod'
import { accountFields } from '@/lib/auth/accounts'
import { line } from '@/lib/http/field-schema'

/** An organization and its first HR admin. */
export const organizationSchema = z.object({ company: line(200), ...accountFields })
export type OrganizationInput = z.input<typeof organizationSchema>
