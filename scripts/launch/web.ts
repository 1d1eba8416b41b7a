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
  // Anyone may sign in to a demo: one that is meant for this machine is not shown to the network.
  const isLocal = ['localhost', '127.0.0.1'].includes(new URL(process.env.PORTICO_URL ?? '').hostname)
  const HOSTNAME = process.env.PORTICO_DEMO === 'true' && isLocal ? 'localhost' : '0.0.0.0'
  // Set always: in containers it is the container's name, and the server would listen there alone.
  // By its name: Next turns 127.0.0.1 into it in the proxy, and would ask itself over HTTP for what that rewrites.
  const nodeOptions = ['--dns-result-order=ipv4first']
  return startPart('web server', [server], { nodeOptions, env: { NODE_ENV: 'production', HOSTNAME } })
}
