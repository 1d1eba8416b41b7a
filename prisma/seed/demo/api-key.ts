import { hashClientSecret } from '@/lib/api-keys/rules'
import type { Transaction } from '@/lib/db'

/** The demo organization's API key. Its secret is public, like the demo's password: it opens sample data only. */
export const demoApiKey = {
  clientId: '3f8a6b52-71c4-4d0e-b9e7-5c1d2a8f4e60',
  clientSecret: 'portico-demo-only-segments-api-key',
}

/** Writes the key unless it is there. */
export async function writeDemoApiKey(tx: Transaction, organizationGuid: string): Promise<void> {
  const { clientId, clientSecret } = demoApiKey
  await tx.apiKey.upsert({
    where: { id: clientId },
    update: {},
    create: {
      id: clientId,
      organization: { connect: { guid: organizationGuid } },
      name: 'Segments API (demo)',
      scopes: ['segments:write', 'segments:read'],
      secretHash: hashClientSecret(clientSecret),
      isDemo: true,
    },
  })
}
