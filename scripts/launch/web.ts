import { existsSync } from 'node:fs'
import { Refusal } from '../../lib/refusal'
import { type Part, startPart } from './parts'

export type Mode = 'production' | 'development'

const server = '.next/standalone/server.js'

/** Starts the web server on `PORT`: what `npm run build` made, or the development server. */
export function startWeb(mode: Mode): Part {
  if (mode === 'development') {
    const words = ['node_modules/next/dist/bin/next', 'dev', '--port', process.env.PORT ?? '3000']
    return startPart('web server', words, { env: { NODE_ENV: 'development' } })
  }
  if (!existsSync(server))
    throw new Refusal('There is no build of the web server yet: run `npm run build` first.')
  // HOSTNAME is the container's own name in many of them; the server would listen on that address alone.
  return startPart('web server', [server], { env: { NODE_ENV: 'production', HOSTNAME: '0.0.0.0' } })
}
