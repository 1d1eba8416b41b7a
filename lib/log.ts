import pino from 'pino'

// As they are called here, and between OAuth servers and clients.
const secrets = [
  'password',
  'secret',
  'token',
  'apiKey',
  'credentials',
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'clientSecret',
  'codeVerifier',
  'access_token',
  'refresh_token',
  'client_secret',
  'code_verifier',
]

/** The log of this process: one JSON object a line on standard output. Known secrets are left out. */
export const log = pino({
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
})
