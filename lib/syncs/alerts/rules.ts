import type { Standing } from '@/lib/syncs/alerts/schema'

/** Percent of the people from which on it is told that a connection fails, and below which that it is well again. */
export const alertShare = 5
const wellShare = 2
/** Fewer people are mended one by one: a run's page names them. */
const fewest = 3

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

function isFailing({ failing, known, isBroken }: Standing): boolean {
  if (isBroken) return true
  const isEverybody = failing > 0 && failing >= known
  return isEverybody || (failing >= fewest && failing * 100 >= known * alertShare)
}

function isWell({ failing, known, isBroken }: Standing): boolean {
  if (isBroken) return false
  return failing === 0 || (failing < known && (failing < fewest || failing * 100 < known * wellShare))
}
