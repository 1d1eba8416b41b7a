import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { folderTargetSchema } from '@/lib/folders/schema'

export const moveSchema = z.object({
  connectionId: connectionIdSchema,
  /** A folder, or `own` for the member's personal one. */
  folderId: folderTargetSchema,
})
export type Move = z.output<typeof moveSchema>
