import { z } from 'zod'

const address = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))

/** What the sandbox provider reads from the environment when it is a process of its own. */
export const sandboxEnvironment = z.object({
  PORTICO_SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  PORTICO_SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  PORTICO_SANDBOX_URL: address.optional(),
  PORTICO_SANDBOX_API_KEY: z.string().min(8).optional(),
  PORTICO_SANDBOX_ACCESS_TOKEN: z.string().startsWith('spt_').optional(),
  PORTICO_SANDBOX_CLIENT_SECRET: z.string().min(8).optional(),
  PORTICO_SANDBOX_OWN_CLIENT_SECRET: z.string().min(8).optional(),
  PORTICO_SANDBOX_PASSWORD: z.string().min(8).optional(),
  PORTICO_URL: address.default('http://localhost:3000'),
})
