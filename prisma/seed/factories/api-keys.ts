import { hashClientSecret, newClientSecret } from '@/lib/api-keys/rules'
import type { Transaction } from '@/lib/db'
import type { ApiKey, Prisma } from '@/lib/generated/prisma/client'
import { unique } from './unique'

export type ApiKeyOverrides = Partial<Omit<Prisma.ApiKeyUncheckedCreateInput, 'organizationId'>>

/** A key with both scopes and no end, and its secret. */
export async function createApiKey(
  tx: Transaction,
  organization: { id: string },
  overrides: ApiKeyOverrides = {},
): Promise<ApiKey & { clientSecret: string }> {
  const clientSecret = newClientSecret()
  const key = await tx.apiKey.create({
    data: {
      organizationId: organization.id,
      name: `Key ${unique()}`,
      scopes: ['segments:write', 'segments:read'],
      secretHash: hashClientSecret(clientSecret),
      ...overrides,
    },
  })
  return { ...key, clientSecret }
}
