import { audit } from '@/lib/audit'
import { hashIfGiven, lockAccount, parseInput, requireNoRole, saveAccount } from '@/lib/auth/accounts'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { type OperatorInput, operatorSchema } from '@/lib/operators/schema'

/**
 * Makes an operator. Done again with the same address, it changes nothing, not even the password.
 * @returns whether the operator was made now
 * @throws AppError `invalid` with reasons by field; `conflict`: `memberElsewhere`, `accountHasRole`,
 * `sampleAccount`
 */
export async function createOperator(actor: Actor, input: OperatorInput): Promise<{ isNew: boolean }> {
  authorize(actor, 'operator:create')
  const { email, name, password } = parseInput(operatorSchema, input)
  const passwordHash = await hashIfGiven(password)
  return db.$transaction(async (tx) => {
    const account = await lockAccount(tx, email)
    // An operator who also belongs somewhere signs in as that, so only a plain one counts.
    const hasOther = account && account.memberships.length + account._count.publisherMemberships > 0
    if (account?.isOperator && !account.isDemo && !hasOther) return { isNew: false }
    requireNoRole(account)
    const user = await saveAccount(tx, account, { email, name, passwordHash, isOperator: true })
    await audit(tx, actor, { action: 'operator.created', subject: { type: 'user', id: user.id } })
    return { isNew: true }
  })
}
