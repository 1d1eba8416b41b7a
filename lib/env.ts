import { z } from 'zod'
import { Refusal } from '@/lib/refusal'

/** A key that wraps the data keys of organizations: AES-256. */
export interface MasterKey {
  id: string
  key: Uint8Array
}

const port = z.coerce
  .number('must be a port: a whole number from 1 to 65535')
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, {
    error: 'must be a port: a whole number from 1 to 65535',
  })

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce
    .number(error)
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error })
}

const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address that starts with http:// or https://' })
  .transform((value) => value.replace(/\/+$/, ''))

const onOrOff = z
  .enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'], 'must be true or false')
  .transform((value) => ['true', '1', 'on', 'yes'].includes(value))

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
)

const masterKeysError =
  'must be a list like `2026:BASE64` (an id, a colon, 32 bytes in Base64), separated by commas; the first encrypts, all decrypt'

/** A list of master keys as it stands in the environment and in `secrets.json`. */
export const masterKeysSchema = list.transform((entries, context): MasterKey[] => {
  const keys = entries.map((entry) => {
    const [, id = '', text = ''] = /^([\w.-]+):(.+)$/.exec(entry) ?? []
    return { id, key: new Uint8Array(Buffer.from(text, 'base64')) }
  })
  const isValid = keys.length > 0 && keys.every(({ id, key }) => id !== '' && key.length === 32)
  const ids = new Set(keys.map(({ id }) => id))
  if (isValid && ids.size === keys.length) return keys
  context.issues.push({ code: 'custom', input: undefined, message: masterKeysError })
  return z.NEVER
})

const postgresAddress = z.url({
  protocol: /^postgres(ql)?$/,
  hostname: /^.*$/,
  error: 'must be a PostgreSQL address such as postgresql://user:password@host:5432/portico',
})

const fields = {
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .default('development'),
  PORT: port.default(3000),
  PORTICO_URL: webAddress.optional(),
  PORTICO_DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresAddress.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 500).default(10),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an address that starts with smtp:// or smtps://' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^@<>]+@[^@<>]+$|<[^@<>]+@[^@<>]+>$/, 'must be a sender such as Portico <portico@example.com>')
    .default('Portico <portico@localhost>'),
  PORTICO_DEMO: onOrOff.optional(),
  PORTICO_SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  PORTICO_MASTER_KEYS: masterKeysSchema.optional(),
  PORTICO_SECRETS_FILE: z.string().optional(),
  OIDC_ISSUER: webAddress.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  PORTICO_ALLOW_PRIVATE_HOSTS: list.default([]),
  PORTICO_SANDBOX_PORT: port.default(4100),
  PORTICO_SANDBOX_URL: webAddress.optional(),
  PORTICO_TRUSTED_PROXY_HOPS: wholeNumber(0, 10).default(0),
  PORTICO_SYNC_ITEM_DAYS: wholeNumber(1, 3650).default(90),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
}

/** Every variable that Portico reads; `docs/configuration.md` says what each does. */
export const settingNames = Object.keys(fields)

const schema = z.object(fields)
type Parsed = z.output<typeof schema>

/** The environment as `npm start` reads it: what it provides itself may still be missing. */
export type Settings = Parsed & { PORTICO_URL: string; PORTICO_SANDBOX_URL: string; PORTICO_DEMO: boolean }

/** The environment as the parts of Portico see it. */
export type Env = Settings &
  Required<Pick<Settings, 'DATABASE_URL' | 'PORTICO_SESSION_SECRET' | 'PORTICO_MASTER_KEYS'>>

const oidcNames = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
const providedByStart = ['DATABASE_URL', 'PORTICO_SESSION_SECRET', 'PORTICO_MASTER_KEYS'] as const

type Source = Record<string, string | undefined>

function refuseAll(problems: string[]): never {
  throw new Refusal(
    `The configuration is not valid:\n${problems.map((problem) => `- ${problem}.`).join('\n')}`,
  )
}

/**
 * Reads the environment; an empty value counts as not set.
 * @param required names that must be set, beyond those that are always
 * @throws Refusal naming everything that is wrong at once, no value among it
 */
export function parseSettings(source: Source, required: readonly string[] = []): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const result = schema.safeParse(given)
  const problems = (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`)
  for (const name of required.filter((name) => !(name in given))) {
    problems.push(`${name} is not set; \`npm start\` provides it, a part run alone needs it`)
  }
  const oidcMissing = oidcNames.filter((name) => !(name in given))
  if (oidcMissing.length > 0 && oidcMissing.length < oidcNames.length) {
    problems.push(`${oidcNames.join(', ')} belong together; missing: ${oidcMissing.join(', ')}`)
  }
  if (!result.success || problems.length > 0) return refuseAll(problems)
  const env = result.data
  return {
    ...env,
    PORTICO_URL: env.PORTICO_URL ?? `http://localhost:${env.PORT}`,
    PORTICO_SANDBOX_URL: env.PORTICO_SANDBOX_URL ?? `http://127.0.0.1:${env.PORTICO_SANDBOX_PORT}`,
    PORTICO_DEMO: env.PORTICO_DEMO ?? env.DATABASE_URL === undefined,
  }
}

/** Adds what `.env` in the working folder says to the environment; what is set already wins. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

let env: Env | undefined

/**
 * The environment of this process, read and checked at the first call.
 * @throws Refusal naming everything that is missing or wrong
 */
export function getEnv(): Env {
  if (env) return env
  if (process.env.NODE_ENV !== 'test') loadEnvFile()
  env = parseSettings(process.env, providedByStart) as Env
  return env
}
