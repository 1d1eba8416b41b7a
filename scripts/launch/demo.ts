import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { sampleCredentials } from '../../lib/sandbox/options'
import { say } from './step'

const demo = z.object({
  accounts: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })),
  organization: z.object({ guid: z.string(), name: z.string() }),
  apiKey: z.object({ clientId: z.string(), clientSecret: z.string() }),
})
export type Demo = z.infer<typeof demo>

/** What the seed answers; no demo unless demo mode is on. */
export const seedAnswer = z.object({ demo: demo.nullable() })

/** Writes what scripts and examples need to use the demo; without a demo, removes what an earlier one left. */
export async function writeDemoFile(folder: string, demo: Demo | null): Promise<void> {
  const file = path.join(folder, 'demo.json')
  await rm(file, { force: true })
  if (!demo) return
  const sandbox = {
    url: process.env.PORTICO_SANDBOX_URL,
    apiKey: process.env.PORTICO_SANDBOX_API_KEY || sampleCredentials.apiKey,
  }
  const content = { url: process.env.PORTICO_URL, ...demo, sandbox }
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
}

export function printAccounts({ accounts }: Demo): void {
  const roleWidth = Math.max(...accounts.map(({ role }) => role.length))
  const emailWidth = Math.max(...accounts.map(({ email }) => email.length))
  say('  Demo accounts:')
  for (const { role, email, password } of accounts) {
    say(`    ${role.padEnd(roleWidth)}  ${email.padEnd(emailWidth)}  ${password}`)
  }
}
