import { describe, expect, test } from 'vitest'
import { changeDraft, fitDraft } from '@/lib/audiences/drafts/changes/rules'
import {
  canNest,
  emptyDraft,
  fieldsOf,
  outlineOf,
  readDraft,
  toConditions,
  toDraft,
} from '@/lib/audiences/drafts/rules'
import { type DraftCondition, type DraftGroup, outlineField } from '@/lib/audiences/drafts/schema'
import type { AudienceConditions } from '@/lib/audiences/schema'

const segmentId = '01900000-0000-7000-8000-000000000001'
const own = [{ key: 'cost_centre', name: 'Cost centre', type: 'text' as const, options: [] }]
const conditions: AudienceConditions = {
  kind: 'and',
  conditions: [
    { kind: 'attribute', attribute: 'country', operator: 'oneOf', value: ['FR', 'DE'] },
    { kind: 'segment', segmentId, value: false },
    { kind: 'custom', key: 'cost_centre', type: 'text', operator: 'isEmpty' },
    {
      kind: 'or',
      conditions: [
        { kind: 'attribute', attribute: 'startDate', operator: 'withinLastDays', value: 90 },
        {
          kind: 'not',
          condition: {
            kind: 'or',
            conditions: [
              { kind: 'attribute', attribute: 'team', operator: 'is', value: 'A' },
              { kind: 'attribute', attribute: 'team', operator: 'is', value: 'B' },
            ],
          },
        },
      ],
    },
  ],
}

const conditionOf = (draft: DraftGroup, id: number): DraftCondition => {
  const all = (group: DraftGroup): DraftCondition[] =>
    group.parts.flatMap((part) => (part.kind === 'group' ? all(part) : [part]))
  const found = all(draft).find((one) => one.id === id)
  if (!found) throw new Error('No such condition')
  return found
}

/** The draft as it comes back from a form. */
function throughForm(draft: DraftGroup): DraftGroup {
  const outline = outlineField.parse(JSON.stringify(outlineOf(draft)))
  return readDraft(outline, Object.fromEntries(fieldsOf(draft)))
}

describe('drafts', () => {
  test('saved conditions come back the same from a draft and from a form', () => {
    const draft = toDraft(conditions)
    expect(toConditions(draft, own)).toEqual({ conditions, issues: {}, reason: null })
    expect(throughForm(draft)).toEqual(draft)
  })

  test('no conditions are an empty draft, and the other way round', () => {
    expect(toDraft(null)).toEqual(emptyDraft)
    expect(toConditions(emptyDraft, own)).toEqual({ conditions: null, issues: {}, reason: null })
  })

  test('what is missing is named at its place', () => {
    let { draft } = changeDraft(emptyDraft, { kind: 'addCondition', groupId: 0 }, own)
    const grown = changeDraft(draft, { kind: 'addGroup', groupId: 0 }, own)
    draft = changeDraft(grown.draft, { kind: 'remove', id: grown.focus }, own).draft
    expect(toConditions(draft, own)).toEqual({
      conditions: null,
      issues: { 1: 'conditionValue', 2: 'groupEmpty' },
      reason: 'conditionsIncomplete',
    })
    draft = changeDraft(draft, { kind: 'setSubject', id: 1, subject: 'startDate' }, own).draft
    draft = changeDraft(draft, { kind: 'setOperator', id: 1, operator: 'withinLastDays' }, own).draft
    draft = changeDraft(draft, { kind: 'setValue', id: 1, index: 0, value: '9999' }, own).draft
    expect(toConditions(draft, own).issues[1]).toBe('conditionDays')
    draft = changeDraft(draft, { kind: 'setSubject', id: 1, subject: 'custom:unknown' }, own).draft
    expect(toConditions(draft, own).issues[1]).toBe('conditionOperator')
  })

  test('text keeps its value over another attribute of text, and a list is emptied', () => {
    let { draft } = changeDraft(emptyDraft, { kind: 'addCondition', groupId: 0 }, own)
    draft = changeDraft(draft, { kind: 'setValue', id: 1, index: 0, value: 'Sales' }, own).draft
    draft = changeDraft(draft, { kind: 'setSubject', id: 1, subject: 'custom:cost_centre' }, own).draft
    expect(conditionOf(draft, 1)).toMatchObject({ operator: 'is', values: ['Sales'] })
    draft = changeDraft(draft, { kind: 'setOperator', id: 1, operator: 'oneOf' }, own).draft
    draft = changeDraft(draft, { kind: 'addValue', id: 1 }, own).draft
    expect(conditionOf(draft, 1).values).toEqual(['Sales', ''])
    draft = changeDraft(draft, { kind: 'removeValue', id: 1, index: 0 }, own).draft
    draft = changeDraft(draft, { kind: 'setSubject', id: 1, subject: 'country' }, own).draft
    expect(conditionOf(draft, 1)).toMatchObject({ operator: 'oneOf', values: [''] })
    draft = changeDraft(draft, { kind: 'setSubject', id: 1, subject: 'segment' }, own).draft
    expect(conditionOf(draft, 1)).toMatchObject({ operator: 'is', values: [''] })
  })

  test('an operator that another subject left behind is made to fit', () => {
    const draft = toDraft({ kind: 'attribute', attribute: 'team', operator: 'contains', value: 'A' })
    const [part] = draft.parts
    const misfit = { ...draft, parts: [{ ...(part as DraftCondition), subject: 'status' }] }
    expect(toConditions(misfit, own).reason).toBe('conditionsIncomplete')
    expect(fitDraft(misfit, own).parts[0]).toMatchObject({ operator: 'is' })
  })

  test('the focus goes to what was added, and to the neighbour of what was removed', () => {
    const one = changeDraft(emptyDraft, { kind: 'addCondition', groupId: 0 }, own)
    const two = changeDraft(one.draft, { kind: 'addCondition', groupId: 0 }, own)
    expect([one.focus, two.focus]).toEqual([1, 2])
    expect(changeDraft(two.draft, { kind: 'remove', id: 2 }, own).focus).toBe(1)
    expect(changeDraft(one.draft, { kind: 'remove', id: 1 }, own).focus).toBe(0)
    expect(changeDraft(one.draft, { kind: 'remove', id: 0 }, own).draft).toBe(one.draft)
  })

  test('groups nest until a condition in them would be too deep, and conditions end at a hundred', () => {
    let draft = emptyDraft
    let groupId = 0
    for (let level = 0; level < 20; level++) {
      const next = changeDraft(draft, { kind: 'addGroup', groupId }, own)
      if (next.draft === draft) break
      draft = changeDraft(next.draft, { kind: 'setJoin', id: next.focus - 1, join: 'any' }, own).draft
      groupId = next.focus - 1
    }
    expect(canNest(draft, groupId)).toBe(false)
    const deepest = outlineOf(draft)
    expect(JSON.stringify(deepest).split('"c"').length - 1).toBe(5)
    for (let count = 0; count < 200; count++)
      draft = changeDraft(draft, { kind: 'addCondition', groupId: 0 }, own).draft
    expect(outlineField.safeParse(JSON.stringify(outlineOf(draft))).success).toBe(true)
    expect(fieldsOf(draft).filter(([name]) => name.startsWith('subject.')).length).toBe(95)
  })

  test.each(['', '{', '[]', '{"i":-1}', '{"i":1,"x":1}', `${'{"i":1,"c":['.repeat(500)}`, 'x'.repeat(5000)])(
    'refuses %j as an outline',
    (text) => {
      expect(outlineField.safeParse(text).success).toBe(false)
    },
  )
})
