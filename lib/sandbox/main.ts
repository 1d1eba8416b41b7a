import { z } from 'zod'
import { portalCallbackPath } from './options'
import { startSandbox } from './server'

const address = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''))
const environment = z.object({
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

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

const read = environment.safeParse(process.env)
if (!read.success) {
  fail(
    `Sandbox provider: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  )
}
const env = read.data

const sandbox = await startSandbox({
  port: env.PORTICO_SANDBOX_PORT,
  host: env.PORTICO_SANDBOX_HOST,
  url: env.PORTICO_SANDBOX_URL,
  apiKey: env.PORTICO_SANDBOX_API_KEY,
  accessToken: env.PORTICO_SANDBOX_ACCESS_TOKEN,
  clientSecret: env.PORTICO_SANDBOX_CLIENT_SECRET,
  ownClientSecret: env.PORTICO_SANDBOX_OWN_CLIENT_SECRET,
  password: env.PORTICO_SANDBOX_PASSWORD,
  redirectUris: [`${env.PORTICO_URL}${portalCallbackPath}`],
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code === undefined) throw error
  fail(
    `Sandbox provider: cannot listen on ${env.PORTICO_SANDBOX_HOST}:${env.PORTICO_SANDBOX_PORT} (${error.code}).`,
  )
})
process.stdout.write(`Sandbox provider on ${sandbox.url}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)))
}
