import type { Standing } from '@/lib/syncs/alerts/schema'

/** Percent of the people, or of the groups, from which on it is told that a connection fails, and below which that it is well again. */
export const alertShare = 5
const wellShare = 2
/** Fewer people are mended one by one: a run's page names them. A group stands for many. */
const fewest = { people: 3, groups: 1 }

/** A provider that answers again within this time was only away for a moment. */
export const patienceMs = 60 * 60 * 1000

/**
 * What people are to be told of: that more fails than before, once, and once that it is well. What lies between the
 * two shares changes nothing, so that a rate that swings tells nobody twice.
 */
export function alertChange(standing: Standing, isAlerted: boolean): 'raised' | 'cleared' | null {
  if (isAlerted) return isWell(standing) ? 'cleared' : null
  return isFailing(standing) ? 'raised' : null
}

const kinds = ({ failing, known, failingGroups, knownGroups }: Standing) => [
  { failing, known, fewest: fewest.people },
  { failing: failingGroups, known: knownGroups, fewest: fewest.groups },
]

function isFailing(standing: Standing): boolean {
  if (standing.isBroken) return true
  return kinds(standing).some(({ failing, known, fewest }) => {
    const isAll = failing > 0 && failing >= known
    return isAll || (failing >= fewest && failing * 100 >= known * alertShare)
  })
}

function isWell(standing: Standing): boolean {
  if (standing.isBroken) return false
  return kinds(standing).every(
    ({ failing, known, fewest }) =>
      failing === 0 || (failing < known && (failing < fewest || failing * 100 < known * wellShare)),
  )
}
