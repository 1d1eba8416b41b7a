import { sandboxEnvironment } from './environment'
import { portalCallbackPath } from './options'
import { startSandbox } from './server'

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

// As everywhere, an empty value counts as not set.
const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()))
const read = sandboxEnvironment.safeParse(given)
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
