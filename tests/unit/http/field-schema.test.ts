import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { emailAddress, line, paragraph, plainLine } from '@/lib/http/field-schema'

function reasonOf(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message
}

test.each([
  [undefined, 'required'],
  ['   ', 'required'],
  ['abcdef', 'tooLong'],
  ['a\nb', 'invalid'],
  ['a\u0000b', 'invalid'],
])('a line of at most 5 characters refuses %j: %s', (value, reason) => {
  expect(reasonOf(line(5), value)).toBe(reason)
})

test('a line is trimmed', () => {
  expect(line(5).parse('  Zoë ')).toBe('Zoë')
})

test('no field keeps a character that turns the words around it about', () => {
  const turned = 'a\u202e\u2066b\u200f\u061cc\u2069'
  expect(line(5).parse(turned)).toBe('abc')
  expect(plainLine(5).parse(turned)).toBe('abc')
  expect(paragraph(5).parse(turned)).toBe('abc')
  expect(reasonOf(line(5), ' \u202e ')).toBe('required')
  expect(emailAddress.parse('ada\u202e@example.com')).toBe('ada@example.com')
})

test('letters of a language that is written from right to left stay', () => {
  expect(line(20).parse('דנה كريم')).toBe('דנה كريم')
})

test.each(['see https://example.com', 'WWW.example.com', 'ftp://x'])(
  'a plain line refuses the link in %j',
  (value) => {
    expect(reasonOf(plainLine(100), value)).toBe('noLinks')
  },
)

test.each(['monday.com', 'Müller & Söhne GmbH', 'Anne-Sophie d’Arc'])('a plain line takes %j', (value) => {
  expect(plainLine(100).parse(value)).toBe(value)
})

describe('a paragraph', () => {
  test('keeps its lines and drops what is not text', () => {
    expect(paragraph(50).parse(' one\r\ntwo\u0000\u0007 ')).toBe('one\ntwo')
  })

  test('may be absent', () => {
    expect(paragraph(50).parse(undefined)).toBe('')
  })

  test('is refused when it is too long', () => {
    expect(reasonOf(paragraph(3), 'abcd')).toBe('tooLong')
  })
})

test.each([
  'ada',
  'ada@',
  'a@b@c.de',
  'a b@example.com',
  'ada@example.com, bob@example.com',
  'ada@example.com\nBcc: x@y.de',
])('the e-mail address %j is refused', (value) => {
  expect(emailAddress.safeParse(value).success).toBe(false)
})

test('an e-mail address is trimmed', () => {
  expect(emailAddress.parse(' ada@example.com ')).toBe('ada@example.com')
})
