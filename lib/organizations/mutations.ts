import { audit } from '@/lib/audit'
import { hashIfGiven, lockAccount, parseInput, requireNoRole, saveAccount } from '@/lib/auth/accounts'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type OrganizationInput, organizationSchema } from '@/lib/organizations/schema'

/**
 * Makes an organization and its first HR admin. Done again with the same company and address, it changes
 * nothing, not even the password.
 * @returns whether it was made now
 * @throws AppError `invalid` with reasons by field; `conflict`: `organizationNameTaken`, `memberElsewhere`,
 * `accountHasRole`, `sampleAccount`
 */
export async function createOrganization(
  actor: Actor,
  input: OrganizationInput,
): Promise<{ organizationId: string; isNew: boolean }> {
  authorize(actor, 'organization:create')
  const { company, email, name, password } = parseInput(organizationSchema, input)
  const passwordHash = await hashIfGiven(password)
  return db.$transaction(async (tx) => {
    const namesake = await lockName(tx, company)
    const account = await lockAccount(tx, email)
    const isAdmin = account?.memberships.some(
      ({ organization, marketplaceRight }) =>
        organization.id === namesake?.id && marketplaceRight === 'edit' && !account.isDemo,
    )
    if (namesake && isAdmin) return { organizationId: namesake.id, isNew: false }
    requireNoRole(account)
    if (namesake) throw new AppError('conflict', { reason: 'organizationNameTaken' })

    const { id: organizationId } = await tx.organization.create({ data: { name: company } })
    const user = await saveAccount(tx, account, { email, name, passwordHash })
    await tx.member.create({ data: { organizationId, userId: user.id, marketplaceRight: 'edit' } })
    await audit(tx, actor, {
      action: 'organization.created',
      subject: { type: 'organization', id: organizationId },
      details: { name: company, adminId: user.id },
      organizationId,
    })
    return { organizationId, isNew: true }
  })
}

// Compared by `lower`: a case-insensitive `equals` would read % and _ in names as wildcards.
async function lockName(tx: Transaction, name: string): Promise<{ id: string } | undefined> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`organization:${name.toLowerCase()}`}, 0))`
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Organization" WHERE lower(name) = lower(${name}) ORDER BY "createdAt" LIMIT 1`
  return found
}
