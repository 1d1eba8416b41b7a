import { followMembershipChanges } from '@/lib/audiences/membership/jobs'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { draftOf } from '@/tests/support/directory'
import { inTurns } from './rounds'

const rounds = 60

/** Changes one employee's team, and lets the organization's twenty audiences follow, in a small and a large directory. */
export async function measureOneChange(small: { id: string }, large: { id: string }): Promise<string> {
  const inSmall = await changeOne(small)
  const inLarge = await changeOne(large)
  const { bare, portico } = await inTurns(rounds, { bare: inSmall, portico: inLarge })
  return [
    'One employee moves to another team, from the change to the last of twenty audiences (target: the same in both directories, within 1.3 times):',
    '| directory | ms |\n| --- | ---: |\n' +
      [`| 1,000 | ${bare.toFixed(1)} |`, `| 1,000,000 | ${portico.toFixed(1)} |`].join('\n'),
    `Ratio: ${(portico / bare).toFixed(2)}.`,
  ].join('\n\n')
}

async function changeOne({ id: organizationId }: { id: string }): Promise<() => Promise<void>> {
  const { id } = await db.employee.findFirstOrThrow({ where: { organizationId }, select: { id: true } })
  const draft = await draftOf(id)
  let team = 0
  return async () => {
    team = (team + 1) % 20
    await db.$transaction((tx) =>
      saveEmployees(tx, systemActor(organizationId), [{ ...draft, team: `Team ${team}` }], { kind: 'scim' }),
    )
    await followMembershipChanges.run({ organizationId })
  }
}
