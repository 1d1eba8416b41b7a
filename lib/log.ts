import pino from 'pino'

const secrets = ['password', 'secret', 'token', 'apiKey', 'credentials', 'authorization', 'cookie']

/** The log of this process: one JSON object a line on standard output. Known secrets are left out. */
export const log = pino({
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
  redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), remove: true },
})
