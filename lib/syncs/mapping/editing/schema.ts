import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { settingsVersion } from '@/lib/syncs/settings/schema'

/** The form of the mapping: its rules as `rule.<index>.<field>`. */
export const mappingForm = z
  .object({
    connectionId: connectionIdSchema,
    version: settingsVersion,
    /** `save`, `add`, `remove.<index>`, `reset`, `find`, or `preview.<employee>`. */
    intent: z.string().max(60).default('save'),
    /** Words to find the person of the preview by. */
    person: z.string().max(200, 'tooLong').default(''),
  })
  .catchall(z.string().max(1000, 'tooLong'))
export type MappingForm = z.output<typeof mappingForm>
