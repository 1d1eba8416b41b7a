import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { editMapping } from '@/lib/syncs/mapping/editing/mutations'
import { ruleField, toRows } from '@/lib/syncs/mapping/editing/rules'
import { mappingForm } from '@/lib/syncs/mapping/editing/schema'
import { defaultMapping } from '@/lib/syncs/mapping/rules'
import { getSyncSettings } from '@/lib/syncs/settings/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createEmployee } from '@/tests/support/factories'
import { createSynced } from '@/tests/support/syncs'

const synced = createSynced({ url: 'http://127.0.0.1:9/scim/v2' })

/** The form of the default mapping as a browser sends it, with changes. */
async function form(changes: Record<string, string | null> = {}) {
  const { connectionId } = await synced
  const fields: Record<string, string> = { connectionId, version: '1', person: '' }
  for (const [index, { isRequired, ...texts }] of toRows(defaultMapping()).entries()) {
    for (const [name, text] of Object.entries(texts)) fields[`rule.${index}.${name}`] = text
    if (isRequired) fields[ruleField(index, 'isRequired')] = 'on'
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete fields[name]
    else fields[name] = value
  }
  return mappingForm.parse(fields)
}
const fieldsOf = (call: Promise<unknown>) => call.catch(({ code, details }) => details?.fields ?? code)

describe('the form of a mapping', () => {
  test('takes a rule more, and a rule less, without saving anything', async () => {
    const { actor, connectionId } = await synced
    const more = await editMapping(actor, await form({ intent: 'add' }))
    expect(more).toMatchObject({ kind: 'rows', focus: 10 })
    const less = await editMapping(actor, await form({ intent: 'remove.1' }))
    const targets = 'rows' in less ? less.rows.map(({ target }) => target) : []
    expect(targets).toHaveLength(9)
    expect(targets).not.toContain('name.givenName')
    expect((await getSyncSettings(actor, connectionId)).version).toBe(1)
  })

  test('says at each field what is wrong with it', async () => {
    const { actor } = await synced
    const wrong = {
      'rule.1.target': 'name',
      'rule.2.kind': 'template',
      'rule.2.text': '{salary}',
      'rule.3.source': '',
      'rule.4.maxLength': 'many',
      'rule.5.kind': 'nothing',
    }
    expect(await fieldsOf(editMapping(actor, await form(wrong)))).toEqual({
      'rule.1.target': 'targetStructured',
      'rule.2.text': 'unknownPlaceholder',
      'rule.3.source': 'unknownSource',
      'rule.4.maxLength': 'wholeNumber',
      'rule.5.kind': expect.any(String),
    })
    const gone = { 'rule.6.source': 'custom:badge' }
    expect(await fieldsOf(editMapping(actor, await form(gone)))).toEqual({
      'rule.6.source': 'mappedAttributeGone',
    })
    const nameless = { 'rule.0.target': null }
    const refusal = await editMapping(actor, await form(nameless)).catch(({ details }) => details)
    expect(refusal).toMatchObject({ reason: 'userNameMissing' })
  })
})

describe('the preview', () => {
  test('finds people, and shows what the rules as they stand make of them beside what was told', async () => {
    const { actor, organization, connectionId } = await synced
    const person = { givenName: 'Zoë', familyName: 'Preview', jobTitle: null, department: 'Sales' }
    const { id } = await createEmployee(db, organization, person)
    const found = await editMapping(actor, await form({ intent: 'find', person: 'zoe prev' }))
    expect(found).toMatchObject({ people: [{ id, name: 'Zoë Preview' }] })
    await db.syncLink.create({
      data: {
        connectionId,
        employeeId: id,
        state: 'linked',
        remoteId: 'remote-1',
        employeeVersion: 1,
        mappingVersion: 1,
        sent: { displayName: 'Zoé P.' },
      },
    })
    const changes = { intent: `preview.${id}`, 'rule.3.expression': 'uppercase', 'rule.6.isRequired': 'on' }
    const shown = await editMapping(actor, await form(changes))
    const preview = shown.kind === 'preview' ? shown.preview : null
    expect(preview).toMatchObject({ employee: { id, name: 'Zoë Preview' }, state: 'linked' })
    const row = (target: string) => preview?.rows.find((one) => one.target === target)
    expect(row('displayName')).toMatchObject({ value: 'ZOË PREVIEW', told: 'Zoé P.', missing: null })
    expect(row('title')).toMatchObject({ value: null, isRequired: true, missing: 'jobTitle', told: null })
  })

  test('is for viewers too, of what is saved; of other organizations nobody is shown', async () => {
    const { actor, organization, connectionId } = await synced
    const { id } = await createEmployee(db, organization)
    const viewer = await memberActor(organization, 'view')
    const given = mappingForm.parse({ connectionId, version: '1', intent: `preview.${id}` })
    expect(await editMapping(viewer, given)).toMatchObject({ kind: 'preview' })
    expect(await fieldsOf(editMapping(viewer, await form()))).toBe('forbidden')
    const foreign = await foreignMemberActor()
    expect(await fieldsOf(editMapping(foreign, given))).toBe('not_found')
    const stranger = await createEmployee(db, { id: foreign.organizationId })
    for (const id of [stranger.id, '1']) {
      const other = mappingForm.parse({ connectionId, version: '1', intent: `preview.${id}` })
      expect(await fieldsOf(editMapping(actor, other))).toBe('not_found')
    }
  })
})

test('what is shown can be saved as it is, and changes nothing', async () => {
  const { actor, connectionId } = await synced
  expect(await editMapping(actor, await form())).toEqual({ kind: 'saved' })
  const { version, mapping } = await getSyncSettings(actor, connectionId)
  expect({ version, mapping }).toEqual({ version: 1, mapping: defaultMapping() })
})
