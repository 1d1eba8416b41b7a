import { hashClientSecret } from '@/lib/api-keys/rules'
import type { Transaction } from '@/lib/db'

/** The demo organization's API key. Its secret is public, like the demo's password: it opens sample data only. */
export const demoApiKey = {
  clientId: '3f8a6b52-71c4-4d0e-b9e7-5c1d2a8f4e60',
  clientSecret: 'portico-demo-only-segments-api-key',
}

/** Writes the key as the demo's file says it, whatever people have made of it meanwhile. */
export async function writeDemoApiKey(tx: Transaction, organizationGuid: string): Promise<void> {
  const { clientId, clientSecret } = demoApiKey
  const good = {
    secretHash: hashClientSecret(clientSecret),
    previousSecretHash: null,
    previousUntil: null,
    expiresAt: null,
    revokedAt: null,
  }
  const name = 'Segments API (demo)'
  // Its name was free while it was revoked.
  await tx.apiKey.updateMany({
    where: { organization: { guid: organizationGuid }, name, revokedAt: null, id: { not: clientId } },
    data: { name: `${name} ${clientId}` },
  })
  await tx.apiKey.upsert({
    where: { id: clientId },
    update: good,
    create: {
      ...good,
      id: clientId,
      organization: { connect: { guid: organizationGuid } },
      name,
      scopes: ['segments:write', 'segments:read'],
      isDemo: true,
    },
  })
}
