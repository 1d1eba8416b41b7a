import { z } from 'zod'

/** An operation of a PATCH (RFC 7644 §3.5.2); Entra ID begins `op` with a capital. */
export const patchOperation = z.object({
  op: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['add', 'remove', 'replace'])),
  path: z.string().optional(),
  value: z.unknown().optional(),
})
export type PatchOperation = z.output<typeof patchOperation>

export const patchMessage = z.object({
  schemas: z.array(z.string()).optional(),
  Operations: z.array(patchOperation).min(1).max(10_000),
})
