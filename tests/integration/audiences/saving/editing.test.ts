import { beforeAll, describe, expect, test } from 'vitest'
import { getAudience } from '@/lib/audiences/detail/queries'
import { getFormerVersion, listVersions } from '@/lib/audiences/history/queries'
import { versionsPageSize } from '@/lib/audiences/history/schema'
import { createAudience, deleteAudience, updateAudience } from '@/lib/audiences/saving/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { audits, input, inSales, memberIds, newHires, now, twoDepartments } from './samples'

let organization: Organization
let editor: MemberActor
let foreigner: MemberActor
let marie: Employee
let jonas: Employee
let lea: Employee

beforeAll(async () => {
  ;({ organization, editor, foreigner, marie, jonas, lea } = await twoDepartments())
})

describe('updateAudience', () => {
  test('members, history and segments follow the rule and the people by hand', async () => {
    const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Pilots' } })
    await db.segmentUser.create({ data: { segmentId: segment.id, userId: 'x', employeeId: lea.id } })
    const first = input({ addedIds: [jonas.id] })
    const { id: audienceId } = await createAudience(editor, first, now)
    const change = { ...first, audienceId, addedIds: [], removedIds: [jonas.id] }
    const conditions: AudienceConditions = { kind: 'segment', segmentId: segment.id, value: true }
    expect(await updateAudience(editor, { ...change, version: 1, name: 'Renamed', conditions })).toEqual({
      version: 2,
    })
    expect(await memberIds(audienceId)).toEqual([lea.id])
    expect(await db.audienceSegment.findMany({ where: { audienceId } })).toEqual([
      { audienceId, segmentId: segment.id },
    ])
    await expect(db.segment.delete({ where: { id: segment.id } })).rejects.toThrow()

    expect(
      await updateAudience(editor, { ...change, version: 2, name: 'Renamed', conditions: null }),
    ).toEqual({
      version: 3,
    })
    expect(await memberIds(audienceId)).toEqual([])
    expect(await db.audienceSegment.count({ where: { audienceId } })).toBe(0)
    const [third, second, created] = await listVersions(editor, { audienceId })
    expect(third).toMatchObject({ number: 3, name: null, conditions: { before: conditions, after: null } })
    expect(second).toMatchObject({
      by: editor.name,
      name: { before: first.name, after: 'Renamed' },
      conditions: { before: inSales, after: conditions },
      removed: { count: 1, first: ['Jonas Sample'] },
    })
    expect(created).toMatchObject({
      number: 1,
      conditions: { before: null, after: inSales },
      added: { count: 1 },
    })
    expect((await audits(audienceId)).map(({ details }) => details)).toMatchObject([
      {},
      { changed: ['name', 'conditions', 'people'], removed: 1 },
      { changed: ['conditions'] },
    ])
  })

  test('its versions are read a page at a time, each beside the one before it', async () => {
    const first = input()
    const { id: audienceId } = await createAudience(editor, first)
    const numbers = Array.from({ length: versionsPageSize + 1 }, (_, index) => index + 2)
    await db.audienceVersion.createMany({
      data: numbers.map((number) => ({ audienceId, number, name: `Name ${number}`, description: '' })),
    })
    const newest = await listVersions(editor, { audienceId })
    expect(newest.map(({ number }) => number)).toEqual(numbers.slice(1).reverse())
    expect(newest.at(-1)?.name).toEqual({ before: 'Name 2', after: 'Name 3' })
    const oldest = await listVersions(editor, { audienceId, before: 3 })
    expect(oldest.map(({ number, name }) => [number, name?.before ?? null])).toEqual([
      [2, first.name],
      [1, null],
    ])
  })

  test('an edit of an older version is refused and changes nothing', async () => {
    const first = input()
    const { id: audienceId } = await createAudience(editor, first)
    await updateAudience(editor, { ...first, audienceId, version: 1, description: 'Ours' })
    await expect(
      updateAudience(editor, { ...first, audienceId, version: 1, description: 'Theirs', addedIds: [lea.id] }),
    ).rejects.toMatchObject({ code: 'conflict', details: { reason: 'audienceChanged' } })
    expect(await getAudience(editor, audienceId)).toMatchObject({
      version: 2,
      description: 'Ours',
      byHand: 0,
    })
  })

  test('saving it as it is makes no version', async () => {
    const first = input({ addedIds: [lea.id] })
    const { id: audienceId } = await createAudience(editor, first)
    expect(await updateAudience(editor, { ...first, audienceId, version: 1 })).toEqual({ version: 1 })
    expect(await db.audienceVersion.count({ where: { audienceId } })).toBe(1)
  })

  test('an older version comes back with its people by hand', async () => {
    const first = input({ addedIds: [lea.id] })
    const { id: audienceId } = await createAudience(editor, first)
    const change = { ...first, audienceId, addedIds: [jonas.id], removedIds: [lea.id] }
    await updateAudience(editor, { ...change, version: 1, conditions: newHires })
    await updateAudience(editor, {
      ...change,
      version: 2,
      addedIds: [marie.id],
      removedIds: [],
      conditions: null,
    })
    const former = await getFormerVersion(editor, { audienceId, number: 1 })
    expect(former).toMatchObject({
      conditions: inSales,
      addedIds: [lea.id],
      removedIds: [jonas.id, marie.id].sort(),
    })
    await updateAudience(editor, { ...former, audienceId, version: 3, restored: 1 })
    expect(await memberIds(audienceId)).toEqual([marie.id, lea.id].sort())
    expect((await audits(audienceId)).at(-1)).toMatchObject({
      action: 'audience.restored',
      details: { restored: 1 },
    })
    await expect(getFormerVersion(editor, { audienceId, number: 9 })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('another organization finds nothing', async () => {
    const { id: audienceId } = await createAudience(editor, input())
    const strange = { code: 'not_found' }
    await expect(updateAudience(foreigner, { ...input(), audienceId, version: 1 })).rejects.toMatchObject(
      strange,
    )
    await expect(deleteAudience(foreigner, audienceId)).rejects.toMatchObject(strange)
    await expect(getAudience(foreigner, audienceId)).rejects.toMatchObject(strange)
    await expect(listVersions(foreigner, { audienceId })).rejects.toMatchObject(strange)
    await expect(getFormerVersion(foreigner, { audienceId, number: 1 })).rejects.toMatchObject(strange)
  })
})
