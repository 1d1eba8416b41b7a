import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'

/** What uses a connection, by name. More kinds come with what else can use one. */
export const useKinds = ['activation', 'trigger'] as const
export interface ConnectionUse {
  kind: (typeof useKinds)[number]
  name: string
}

export const deletionSchema = z.object({
  connectionId: connectionIdSchema,
  /** Of the impact that was shown; one that was not sent fits none. */
  fingerprint: z.string().max(64).default(''),
})
export type Deletion = z.output<typeof deletionSchema>
