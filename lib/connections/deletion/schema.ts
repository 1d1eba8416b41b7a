import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'

/**
 * What uses a connection, by name: a `trigger` works with it and is deleted with it, a `narrowed` one waits for what
 * happens to it. More kinds come with what else can use one.
 */
export const useKinds = ['activation', 'trigger', 'narrowed'] as const
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
