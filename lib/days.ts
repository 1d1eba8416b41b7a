const dayMs = 24 * 60 * 60 * 1000

/** Midnight UTC of the day of a moment. */
export function dayOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / dayMs) * dayMs)
}

/** The day so many days after that of a moment. */
export function addDays(moment: Date, days: number): Date {
  return new Date(dayOf(moment).getTime() + days * dayMs)
}

/** Whether a text is a day of the calendar as `YYYY-MM-DD`, which PostgreSQL knows, too. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && isoDay(date) === text
}

/** The day of a moment (UTC) as `YYYY-MM-DD`. */
export function isoDay(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

/** Whether a text names a time zone of the IANA database, as `Europe/Paris` does. */
export function isTimeZone(text: string): boolean {
  // Offsets such as `+02:00` are none: they know no summer.
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
