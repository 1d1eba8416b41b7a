import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { ageOfForm, isFromPerson, issueFormToken, renewFormToken } from '@/lib/http/spam-guard'

const opened = Date.UTC(2026, 10, 22, 9)
const second = 1000
const day = 24 * 60 * 60 * second
const token = issueFormToken('demo-request', opened)

describe('the age of a form', () => {
  test.each([
    ['early', 0],
    ['early', 3 * second - 1],
    ['fine', 3 * second],
    ['fine', day],
    ['late', day + 1],
  ] as const)('is %s after %i ms', (age, elapsed) => {
    expect(ageOfForm('demo-request', token, opened + elapsed)).toBe(age)
  })

  test.each([
    ['none', ''],
    ['nonsense', 'x'],
    ['a time without signature', opened.toString(36)],
    ['an older time under the same signature', `${(opened - day).toString(36)}.${token.split('.')[1]}`],
    ['a cut signature', token.slice(0, -1)],
    ['a made-up signature', `${opened.toString(36)}.${'A'.repeat(43)}`],
    ['the token of another form', issueFormToken('listing-watch', opened)],
  ])('is unsigned with %s', (_case, forged) => {
    expect(ageOfForm('demo-request', forged, opened + 60 * second)).toBe('unsigned')
  })
})

describe('a sent form', () => {
  const now = opened + 60 * second

  test('is a person’s when the trap is empty and the time is right', () => {
    expect(isFromPerson('demo-request', { trap: '', token }, now)).toBe(true)
  })

  test('that fell into the trap is not a person’s, whatever its token', () => {
    expect(isFromPerson('demo-request', { trap: 'Buy now', token }, now)).toBe(false)
    expect(isFromPerson('demo-request', { trap: 'Buy now', token: '' }, now)).toBe(false)
  })

  test.each([
    ['formTooFast', token, opened + second],
    ['formTooOld', token, opened + day + second],
    ['formSendAgain', '', now],
  ])('is asked for again with the reason %s', (reason, given, at) => {
    expect(() => isFromPerson('demo-request', { trap: '', token: given }, at)).toThrow(
      new AppError('invalid', { reason }),
    )
  })
})

describe('the token of a form that is shown again', () => {
  test('stays while it can still become good, so that nobody waits twice', () => {
    expect(renewFormToken('demo-request', token, opened + second)).toBe(token)
    expect(renewFormToken('demo-request', token, opened + 60 * second)).toBe(token)
  })

  test.each([
    ['late', token, opened + 2 * day],
    ['missing', '', opened],
    ['forged', 'x.y', opened],
  ])('is new when it was %s', (_case, given, at) => {
    const renewed = renewFormToken('demo-request', given, at)
    expect(ageOfForm('demo-request', renewed, at + 3 * second)).toBe('fine')
  })
})
