import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { GuardedForm } from '@/lib/http/guard-fields'

const shortestMilliseconds = 3_000
const longestMilliseconds = 24 * 60 * 60 * 1_000

function signatureOf(form: GuardedForm, issuedAt: string): Buffer {
  const secret = getEnv().PORTICO_SESSION_SECRET
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'portico form token', 32))
  return createHmac('sha256', key).update(`${form}.${issuedAt}`).digest()
}

/**
 * When a form was opened, signed, so that a program cannot make it up. Good for that form only.
 * @param now milliseconds since 1970
 */
export function issueFormToken(form: GuardedForm, now = Date.now()): string {
  const issuedAt = now.toString(36)
  return `${issuedAt}.${signatureOf(form, issuedAt).toString('base64url')}`
}

/** How old a form is: `early` under 3 seconds, `late` over 24 hours, `unsigned` where no one can tell. */
export function ageOfForm(
  form: GuardedForm,
  token: string,
  now = Date.now(),
): 'fine' | 'early' | 'late' | 'unsigned' {
  const [, issuedAt = '', signature = ''] = /^([0-9a-z]{1,12})\.([\w-]{43})$/.exec(token) ?? []
  const given = Buffer.from(signature, 'base64url')
  const expected = signatureOf(form, issuedAt)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'unsigned'
  const age = now - Number.parseInt(issuedAt, 36)
  if (age < shortestMilliseconds) return 'early'
  return age > longestMilliseconds ? 'late' : 'fine'
}

const reasonOf = { early: 'formTooFast', late: 'formTooOld', unsigned: 'formSendAgain' } as const

/**
 * Judges a sent form.
 * @returns false when the trap was filled: answer as after a success, and do nothing
 * @throws AppError `invalid` when the form came too fast, too late or without a token: a person sends it again
 */
export function isFromPerson(
  form: GuardedForm,
  { trap, token }: { trap: string; token: string },
  now = Date.now(),
): boolean {
  if (trap !== '') return false
  const age = ageOfForm(form, token, now)
  if (age !== 'fine') throw new AppError('invalid', { reason: reasonOf[age] })
  return true
}

/** The token for a form that is shown again: the one it came with while that can still become good. */
export function renewFormToken(form: GuardedForm, token: string, now = Date.now()): string {
  const age = ageOfForm(form, token, now)
  return age === 'fine' || age === 'early' ? token : issueFormToken(form, now)
}
