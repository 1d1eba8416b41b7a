import { z } from 'zod'

/** Parts of the sandbox a fault can be limited to. */
export const zones = ['api', 'oauth', 'scim', 'hooks'] as const
export type Zone = (typeof zones)[number]

/** Errors a token endpoint may answer (RFC 6749 §5.2). */
export const tokenErrors = [
  'invalid_grant',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
] as const

const common = {
  scope: z.enum(['all', ...zones]).default('all'),
  /** Requests it still hits; without it the fault stays until it is ended. */
  times: z.int().min(1).max(1000).optional(),
}

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reject_key'), ...common }),
  z.strictObject({
    kind: z.literal('slow'),
    /** Longer than Portico waits (10 s) unless told otherwise. */
    delayMs: z.int().min(1).max(120_000).default(12_000),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('rate_limit'),
    retryAfterSeconds: z.int().min(0).max(3600).default(30),
    ...common,
  }),
  z.strictObject({ kind: z.literal('server_error'), ...common }),
  z.strictObject({ kind: z.literal('drop'), ...common }),
  z.strictObject({
    kind: z.literal('token_error'),
    error: z.enum(tokenErrors).default('invalid_grant'),
    ...common,
  }),
  z.strictObject({ kind: z.literal('malformed'), ...common }),
])

export const faultsBodySchema = z.strictObject({ faults: z.array(faultSchema).max(20) })

export type Fault = z.output<typeof faultSchema>
export type FaultInput = z.input<typeof faultSchema>
export type FaultKind = Fault['kind']

/** One sentence per fault, for the page. */
export const faultLabels: Record<FaultKind, string> = {
  reject_key: 'Reject the key or token (401)',
  slow: 'Slow down',
  rate_limit: 'Rate limit (429 with Retry-After)',
  server_error: 'Server error (500)',
  drop: 'Drop the connection',
  token_error: 'Token endpoint error',
  malformed: 'Malformed JSON',
}

const number = z.preprocess(
  (value) => (value === '' || value === undefined ? undefined : Number(value)),
  z.number().optional(),
)
const formSchema = z.object({
  kind: z.string(),
  scope: z.string().optional(),
  times: number,
  delayMs: number,
  retryAfterSeconds: number,
  error: z.string().optional(),
})
const fieldOf: Partial<Record<string, 'delayMs' | 'retryAfterSeconds' | 'error'>> = {
  slow: 'delayMs',
  rate_limit: 'retryAfterSeconds',
  token_error: 'error',
}

/** Reads the form, which sends every field whatever the fault; only the chosen fault's own field counts. */
export function faultOfForm(body: unknown): Fault | undefined {
  const form = formSchema.safeParse(body)
  if (!form.success) return undefined
  const { kind, scope, times, ...fields } = form.data
  const field = fieldOf[kind]
  return faultSchema.safeParse({ kind, scope, times, ...(field && { [field]: fields[field] }) }).data
}
