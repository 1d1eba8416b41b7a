const dayMs = 24 * 60 * 60 * 1000

/** Midnight UTC of the day of a moment. */
export function dayOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / dayMs) * dayMs)
}

/** The day so many days after that of a moment. */
export function addDays(moment: Date, days: number): Date {
  return new Date(dayOf(moment).getTime() + days * dayMs)
}
