import { z } from 'zod'
import type { Capabilities } from '@/lib/scim-client/schema'

/** `Capabilities` as they are stored. */
export const capabilitiesSchema: z.ZodType<Capabilities> = z.object({
  patch: z.boolean(),
  filter: z.boolean(),
  maxResults: z.number().nullable(),
  etag: z.boolean(),
  bulk: z.object({ maxOperations: z.number(), maxPayloadSize: z.number() }).nullable(),
  groups: z.boolean(),
  userAttributes: z
    .array(
      z.object({
        path: z.string(),
        isRequired: z.boolean(),
        isMultiValued: z.boolean(),
        isWritable: z.boolean(),
      }),
    )
    .nullable(),
})
