import { z } from 'zod'
import { says } from '@/lib/api-text'

/** How the ids of a request change those of a segment. */
export const segmentActions = ['add', 'remove', 'override'] as const
export type SegmentAction = (typeof segmentActions)[number]

/** What a request may hold. Lengths count Unicode characters (code points). */
export const limits = {
  userIds: 25_000,
  userIdLength: 100,
  idLength: 100,
  nameLength: 255,
  bodyBytes: 4 * 2 ** 20,
  segmentsPage: { most: 200, default: 100 },
  usersPage: { most: 10_000, default: 1_000 },
} as const

const codePoints = (text: string) => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Whether the text has at most so many characters, as it was sent or in the form that is kept. */
function fits(text: string, most: number): boolean {
  return text.length <= most || codePoints(text) <= most || codePoints(text.normalize()) <= most
}

/** What is missing is told apart from what is of the wrong kind. */
const unless = (reason: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'required' : reason

/** PostgreSQL keeps no NUL, and half a surrogate pair is no character. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()

/** Text kept as it was sent, blanks and control characters included, in Unicode normalization form C. */
const keptText = (most: number, tooLong: string) =>
  z
    .string({ error: unless('notText') })
    .refine((value) => fits(value, most), tooLong)
    .refine(isStorable, 'unstorable')
    .transform((value) => value.normalize())

const nameSchema = keptText(limits.nameLength, 'segmentNameTooLong')
  .refine((name) => name !== '', 'required')
  .meta({
    ...says('segmentName'),
    example: 'Heavy users of the mobile app',
    override: { type: 'string', minLength: 1, maxLength: limits.nameLength },
  })

const callerIdSchema = keptText(limits.idLength, 'segmentIdTooLong')
  // Clients that have no id of their own send nothing, null, or an empty text.
  .transform((id) => id || null)
  .nullish()
  .transform((id) => id ?? null)
  .meta({
    ...says('newSegmentId'),
    example: 'heap-4711',
    override: { type: ['string', 'null'], maxLength: limits.idLength },
  })

function issueOf(userId: unknown): string | null {
  if (typeof userId !== 'string') return 'notText'
  if (userId === '') return 'required'
  if (!fits(userId, limits.userIdLength)) return 'userIdTooLong'
  return isStorable(userId) ? null : 'unstorable'
}

/** So many wrong ids are told; the rest is likely to be wrong in the same way. */
const mostIssues = 100

const userIdsSchema = z
  .array(z.unknown(), { error: unless('notAList') })
  .transform((values, context): string[] => {
    if (values.length > limits.userIds) {
      context.addIssue({ code: 'custom', message: 'tooManyUserIds' })
      return z.NEVER
    }
    const kept = new Set<string>()
    let issues = 0
    for (const [index, value] of values.entries()) {
      const issue = issueOf(value)
      if (issue === null) kept.add((value as string).normalize())
      else if (++issues <= mostIssues) context.addIssue({ code: 'custom', message: issue, path: [index] })
    }
    return [...kept]
  })
  .meta({
    ...says('userIds'),
    example: ['ada@example.com', 'E-1042'],
    override: {
      type: 'array',
      maxItems: limits.userIds,
      items: { type: 'string', minLength: 1, maxLength: limits.userIdLength },
    },
  })

export const createSegmentSchema = z
  .strictObject({ id: callerIdSchema, name: nameSchema, userIds: userIdsSchema }, 'notAnObject')
  .meta({ id: 'NewSegment' })
export type NewSegment = z.output<typeof createSegmentSchema>

export const changeSegmentSchema = z
  .strictObject(
    {
      action: z.enum(segmentActions, 'unknownAction').meta({
        ...says('action'),
        example: 'add',
      }),
      userIds: userIdsSchema,
    },
    'notAnObject',
  )
  .meta({ id: 'SegmentChange' })
export type SegmentChange = z.output<typeof changeSegmentSchema>

/** A segment as the API tells it. */
export const segmentSchema = z
  .object({
    guid: z.uuid().meta({ ...says('guid') }),
    id: z
      .string()
      .nullable()
      .meta({ ...says('callerId') }),
    name: z.string(),
    userCount: z
      .number()
      .int()
      .meta({ ...says('userCount') }),
    matchedCount: z
      .number()
      .int()
      .meta({ ...says('matchedCount') }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime().meta({ ...says('updatedAt') }),
  })
  .meta({ id: 'Segment' })
export type Segment = z.output<typeof segmentSchema>

const nextCursor = z
  .string()
  .nullable()
  .meta({ ...says('nextCursor') })

export const segmentListSchema = z.object({ segments: z.array(segmentSchema), nextCursor }).meta({
  id: 'SegmentList',
})
export type SegmentList = z.output<typeof segmentListSchema>

export const userIdListSchema = z.object({ userIds: z.array(z.string()), nextCursor }).meta({
  id: 'UserIdList',
})
export type UserIdList = z.output<typeof userIdListSchema>

export const changeResultSchema = z
  .object({
    guid: z.uuid(),
    added: z
      .number()
      .int()
      .meta({ ...says('added') }),
    removed: z
      .number()
      .int()
      .meta({ ...says('removed') }),
    userCount: z
      .number()
      .int()
      .meta({ ...says('userCountNow') }),
  })
  .meta({ id: 'SegmentChanged' })
export type ChangeResult = z.output<typeof changeResultSchema>

const limitOf = ({ most, default: preset }: { most: number; default: number }) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'pageLimit')
    .transform(Number)
    .refine((limit) => limit <= most, 'pageLimit')
    .default(preset)
    .meta({ ...says('limit'), override: { type: 'integer', minimum: 1, maximum: most, default: preset } })

const cursor = z
  .string()
  // Of an id of 100 characters that are three each in the form that is kept, of four bytes each.
  .max(2_000, 'pageCursor')
  .optional()
  .meta({
    ...says('cursor'),
  })

export const segmentsPageSchema = z.object({ limit: limitOf(limits.segmentsPage), cursor })
export const usersPageSchema = z.object({ limit: limitOf(limits.usersPage), cursor })

export const idempotencyKeySchema = z.string().min(1).max(255)
