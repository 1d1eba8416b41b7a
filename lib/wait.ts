export interface WaitValues extends Record<string, string | number> {
  wait: number
  waitUnit: 'unknown' | 'seconds' | 'minutes' | 'hours'
}

/**
 * How long to wait, for a sentence: in seconds up to 120, in minutes up to 120, then in hours, rounded up.
 * Messages choose by `waitUnit` and count by `wait`.
 * @param seconds none or 0: nobody said how long
 */
export function waitValues(seconds = 0): WaitValues {
  if (!(seconds > 0)) return { wait: 0, waitUnit: 'unknown' }
  if (seconds <= 120) return { wait: Math.ceil(seconds), waitUnit: 'seconds' }
  const minutes = Math.ceil(seconds / 60)
  if (minutes <= 120) return { wait: minutes, waitUnit: 'minutes' }
  return { wait: Math.ceil(seconds / 3600), waitUnit: 'hours' }
}
