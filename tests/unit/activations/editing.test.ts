import { describe, expect, test } from 'vitest'
import { parseIntent, recipientsAfter } from '@/lib/activations/editing/rules'
import { type SegmentForm, segmentFormSchema } from '@/lib/activations/editing/schema'
import { recipientLimits } from '@/lib/activations/schema'

const id = (number: number) => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`
const ids = (count: number) => Array.from({ length: count }, (_, number) => id(number))

const fields = {
  connectionId: id(1),
  activationId: '',
  version: '3',
  recipients: 'specific',
  audienceIds: [id(2), id(2)],
  employeeIds: [id(4), id(3)],
  locale: 'en',
}
const form: SegmentForm = segmentFormSchema.parse(fields)

describe('the form', () => {
  test('comes out with distinct, sorted ids, and with Enter as a search', () => {
    expect(form).toMatchObject({
      version: 3,
      audienceIds: [id(2)],
      employeeIds: [id(3), id(4)],
      intent: 'search',
      next: 'access',
    })
  })

  test('takes as many as the limits say and no more', () => {
    const { audiences, employees } = recipientLimits
    const reasonsFor = (change: object) =>
      segmentFormSchema.safeParse({ ...fields, ...change }).error?.issues.map(({ message }) => message) ?? []
    expect(reasonsFor({ audienceIds: ids(audiences), employeeIds: ids(employees) })).toEqual([])
    expect(reasonsFor({ audienceIds: ids(audiences + 1) })).toEqual(['tooManyAudiences'])
    expect(reasonsFor({ employeeIds: ids(employees + 1) })).toEqual(['tooManyEmployees'])
  })

  test.each(['drop', 'add:audience:x', 'page:all:1', 'page:loses:-1', 'apply '])(
    'refuses the intent %j',
    (intent) => {
      expect(segmentFormSchema.safeParse({ ...fields, intent }).success).toBe(false)
    },
  )
})

describe('a press', () => {
  test.each([
    ['review', { kind: 'review' }],
    [`add:employee:${id(9)}`, { kind: 'add', what: 'employee', id: id(9) }],
    [`remove:audience:${id(2)}`, { kind: 'remove', what: 'audience', id: id(2) }],
    ['page:gains:12', { kind: 'page', side: 'gains', page: 12 }],
    ['page:loses:0', { kind: 'page', side: 'loses', page: 1 }],
  ])('%s is understood', (value, intent) => {
    expect(parseIntent(value)).toEqual(intent)
  })

  test('on a suggestion or a cross changes one recipient, and chooses "specific"', () => {
    const everyone: SegmentForm = { ...form, recipients: 'everyone' }
    expect(recipientsAfter(everyone, { kind: 'add', what: 'audience', id: id(1) })).toEqual({
      everyone: false,
      audienceIds: [id(1), id(2)],
      employeeIds: form.employeeIds,
    })
    expect(recipientsAfter(form, { kind: 'add', what: 'audience', id: id(2) }).audienceIds).toEqual([id(2)])
    expect(recipientsAfter(form, { kind: 'remove', what: 'employee', id: id(3) }).employeeIds).toEqual([
      id(4),
    ])
  })

  test('on any other button changes none', () => {
    expect(recipientsAfter({ ...form, recipients: 'everyone' }, { kind: 'review' })).toEqual({
      everyone: true,
      audienceIds: form.audienceIds,
      employeeIds: form.employeeIds,
    })
  })
})
