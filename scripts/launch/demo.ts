import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { sampleCredentials } from '../../lib/sandbox/options'
import { say } from './step'

/** What the seed tells about the demo data. */
export const seedResult = z.object({
  accounts: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })),
  organization: z.object({ guid: z.string(), name: z.string() }).nullable(),
  apiKey: z.object({ clientId: z.string(), clientSecret: z.string() }).nullable().default(null),
})
export type SeedResult = z.infer<typeof seedResult>

/** Writes what scripts and examples need to use the demo; removes it when demo mode is off. */
export async function writeDemoFile(folder: string, seeded: SeedResult | null): Promise<void> {
  const file = path.join(folder, 'demo.json')
  await rm(file, { force: true })
  if (!seeded) return
  const sandbox = {
    url: process.env.PORTICO_SANDBOX_URL,
    apiKey: process.env.PORTICO_SANDBOX_API_KEY ?? sampleCredentials.apiKey,
  }
  const demo = { url: process.env.PORTICO_URL, ...seeded, sandbox }
  await writeFile(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
}

export function printAccounts({ accounts }: SeedResult): void {
  const width = Math.max(...accounts.map(({ role }) => role.length))
  const emailWidth = Math.max(...accounts.map(({ email }) => email.length))
  say('  Demo accounts:')
  for (const { role, email, password } of accounts) {
    say(`    ${role.padEnd(width)}  ${email.padEnd(emailWidth)}  ${password}`)
  }
}
