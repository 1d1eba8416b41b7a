import { z } from 'zod'
import { accountFields } from '@/lib/auth/accounts'

/** Someone who looks after this Portico. */
export const operatorSchema = z.object(accountFields)
export type OperatorInput = z.input<typeof operatorSchema>
