import { fork } from 'node:child_process'
import { once } from 'node:events'
import { startScimProvider } from '@/tests/support/providers/scim-provider'

export interface Peer {
  url: string
  token: string
  close(): Promise<void>
}

async function startInstant(): Promise<Peer> {
  const child = fork(new URL('./peer.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
  const [url] = (await once(child, 'message')) as [string]
  return {
    url,
    token: 'instant-provider-token-0001',
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Empty providers: each measurement gets a new one, so that none finds people of the one before. */
export const peers = {
  scimmy: () => startScimProvider(),
  bulk: () => startScimProvider({ bulk: true }),
  instant: startInstant,
}
