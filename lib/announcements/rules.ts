import type { Joiner } from '@/lib/announcements/schema'
import { fillTemplate } from '@/lib/announcements/templates/rules'

const second = 1000
const longestPause = 30 * 60 * second

/** The line about one person. */
export function describeJoiner(template: string, joiner: Joiner): string {
  const { firstName, lastName } = joiner
  return fillTemplate(template, { ...joiner, name: [firstName, lastName].filter(Boolean).join(' ') })
}

/**
 * Milliseconds until a failed message is tried again: twice as long each time, up to half an hour, and never less than
 * the receiver asks for.
 * @param attempts that have failed, at least 1
 * @param random from 0 to 1
 */
export function pauseAfter(attempts: number, retryAfterSeconds = 0, random = Math.random()): number {
  const pause = Math.min(30 * second * 2 ** Math.min(attempts - 1, 20), longestPause)
  return Math.max(Math.round(pause * (0.9 + random * 0.2)), retryAfterSeconds * second)
}
