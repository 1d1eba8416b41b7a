import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { defaultMapping, targetsOf } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { startRun } from '@/lib/syncs/runs/mutations'
import { resetMapping, saveMapping, saveSyncSettings } from '@/lib/syncs/settings/mutations'
import { getSyncSettings } from '@/lib/syncs/settings/queries'
import { settingsForm } from '@/lib/syncs/settings/schema'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import { auditOf } from '@/tests/support/connect'
import { createSynced, settingsOf } from '@/tests/support/syncs'

const url = 'http://127.0.0.1:9/scim/v2'

/** A connection for which nobody has saved any settings. */
async function unsaved() {
  const synced = await createSynced({ url })
  await db.syncSettings.delete({ where: { connectionId: synced.connectionId } })
  return synced
}

/** The form as it is shown, with changes. */
function form(connectionId: string, changes: Record<string, string | undefined> = {}) {
  return settingsForm.parse({
    connectionId,
    version: '1',
    match: 'user_name',
    deprovisioning: 'deactivate',
    onChange: 'on',
    scheduleKind: 'never',
    guardShare: '10',
    guardMinimum: '20',
    perMinute: '',
    ...changes,
  })
}

const reasonsOf = (call: Promise<unknown>) =>
  call.then(
    () => 'passed',
    ({ code, details }) => details?.fields ?? details?.reason ?? code,
  )

describe('settings that nobody has saved', () => {
  test('are the defaults, for viewers too, and nothing is written by looking', async () => {
    const { organization, connectionId } = await unsaved()
    const viewer = await memberActor(organization, 'view')
    expect(await getSyncSettings(viewer, connectionId)).toMatchObject({
      version: 1,
      isEnabled: false,
      match: 'user_name',
      deprovisioning: 'deactivate',
      guardShare: 10,
      guardMinimum: 20,
      mapping: defaultMapping(),
      capabilities: null,
      isActivated: true,
      linked: 0,
      hasRun: false,
    })
    expect(await db.syncSettings.count({ where: { connectionId } })).toBe(0)
  })

  test('are the very same as those that a first run finds', async () => {
    const { actor, connectionId } = await unsaved()
    const before = await getSyncSettings(actor, connectionId)
    await startRun(actor, { connectionId, isDryRun: true })
    expect(await getSyncSettings(actor, connectionId)).toEqual(before)
  })
})

describe('saving settings', () => {
  test('keeps them with the next time of the clock, and says in the log which', async () => {
    const { actor, connectionId, organization } = await unsaved()
    const now = new Date('2027-01-15T12:00:00Z')
    const changes = { scheduleKind: 'cron', cron: '0 6 * * 1-5', timeZone: 'Europe/Paris', perMinute: '90' }
    await saveSyncSettings(actor, form(connectionId, { ...changes, deprovisioning: 'delete' }), now)
    expect(await getSyncSettings(actor, connectionId)).toMatchObject({
      version: 2,
      mappingVersion: 1,
      deprovisioning: 'delete',
      schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Paris' },
      perMinute: 90,
      nextRunAt: new Date('2027-01-18T05:00:00Z'),
    })
    expect((await auditOf(connectionId)).at(-1)).toMatchObject({
      action: 'sync_settings.changed',
      organizationId: organization.id,
      actorId: actor.userId,
      details: { changed: 'deprovisioning, schedule, perMinute' },
    })
  })

  test('has everybody compared where other people have to be brought in line', async () => {
    const { actor, connectionId } = await unsaved()
    await saveSyncSettings(actor, form(connectionId, { perMinute: '5' }))
    // What no run has looked at yet is compared anyway.
    await db.syncSettings.update({ where: { connectionId }, data: { isCompareDue: false } })
    await saveSyncSettings(actor, form(connectionId, { version: '2', perMinute: '6' }))
    expect(await settingsOf(connectionId)).toMatchObject({ isCompareDue: false })
    await saveSyncSettings(
      actor,
      form(connectionId, { version: '3', perMinute: '6', deprovisioning: 'none' }),
    )
    expect(await settingsOf(connectionId)).toMatchObject({ isCompareDue: true })
  })

  test('changes and logs nothing where nothing is new', async () => {
    const { actor, connectionId } = await unsaved()
    const before = (await auditOf(connectionId)).length
    await saveSyncSettings(actor, form(connectionId))
    expect((await getSyncSettings(actor, connectionId)).version).toBe(1)
    expect(await auditOf(connectionId)).toHaveLength(before)
  })

  test('is refused over those that somebody else has changed meanwhile, also at the same moment', async () => {
    const { actor, connectionId } = await unsaved()
    const all = ['1', '2', '3', '4'].map((perMinute) =>
      reasonsOf(saveSyncSettings(actor, form(connectionId, { perMinute }))),
    )
    const outcomes = await Promise.all(all)
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'changedMeanwhile')).toHaveLength(3)
  })

  test('lets runs begin by themselves only after somebody has started one', async () => {
    const { actor, connectionId } = await unsaved()
    const switchedOn = form(connectionId, { isEnabled: 'on' })
    expect(await reasonsOf(saveSyncSettings(actor, switchedOn))).toEqual({ isEnabled: 'firstRunByHand' })
    await startRun(actor, { connectionId, isDryRun: true })
    expect(await reasonsOf(saveSyncSettings(actor, switchedOn))).toEqual({ isEnabled: 'firstRunByHand' })
    await db.syncRun.updateMany({ where: { connectionId }, data: { state: 'finished' } })
    await startRun(actor, { connectionId })
    expect(await getSyncSettings(actor, connectionId)).toMatchObject({ isEnabled: true, hasRun: true })
  })

  test.each([
    [{ scheduleKind: 'interval', everyMinutes: '4' }, { everyMinutes: 'everyMinutes' }],
    [{ scheduleKind: 'interval', everyMinutes: '' }, { everyMinutes: 'wholeNumber' }],
    [{ scheduleKind: 'cron', cron: 'every day', timeZone: 'UTC' }, { cron: 'cronPattern' }],
    [{ scheduleKind: 'cron', cron: '* * * * *', timeZone: 'UTC' }, { cron: 'cronTooOften' }],
    [{ scheduleKind: 'cron', cron: '0,59 0,23 * * *', timeZone: 'UTC' }, { cron: 'cronTooOften' }],
    [{ scheduleKind: 'cron', cron: '0 0 30 2 *', timeZone: 'UTC' }, { cron: 'cronNever' }],
    [{ scheduleKind: 'cron', cron: '0 0 * * * *', timeZone: 'UTC' }, { cron: 'cronPattern' }],
    [{ scheduleKind: 'cron', cron: '0 6 * * *', timeZone: 'Mars/Base' }, { timeZone: 'timeZone' }],
    [{ scheduleKind: 'cron', cron: '', timeZone: 'UTC' }, { cron: 'required' }],
  ])('refuses the schedule %j', async (changes, fields) => {
    const { actor, connectionId } = await shared
    expect(await reasonsOf(saveSyncSettings(actor, form(connectionId, changes)))).toEqual(fields)
  })
})
const shared = unsaved()

const userName = { target: 'userName', value: { kind: 'attribute', source: 'email' } }
const small = attributeMapping.parse({ rules: [userName] })

describe('a mapping', () => {
  test('is told anew to everybody once it says something else, and not for its order', async () => {
    const { actor, connectionId } = await unsaved()
    await saveMapping(actor, { connectionId, version: 1, mapping: small })
    const saved = await getSyncSettings(actor, connectionId)
    expect(saved).toMatchObject({ version: 2, mappingVersion: 2, mapping: small })
    await db.syncSettings.update({ where: { connectionId }, data: { isCompareDue: false } })
    await saveMapping(actor, { connectionId, version: 2, mapping: small })
    expect(await settingsOf(connectionId)).toMatchObject({ isCompareDue: false })
    await resetMapping(actor, { connectionId, version: 2 })
    expect(await settingsOf(connectionId)).toMatchObject({ isCompareDue: true })
    const { rules } = defaultMapping()
    await saveMapping(actor, { connectionId, version: 3, mapping: { rules: rules.toReversed() } })
    expect(await getSyncSettings(actor, connectionId)).toMatchObject({ version: 3, mappingVersion: 3 })
    const actions = (await auditOf(connectionId)).map(({ action }) => action)
    expect(actions.slice(-2)).toEqual(['sync_mapping.changed', 'sync_mapping.reset'])
  })

  test('goes back to what the provider says that it knows', async () => {
    const { actor, connectionId } = await unsaved()
    await saveMapping(actor, { connectionId, version: 1, mapping: small })
    const path = (name: string) => ({
      path: name,
      isRequired: false,
      isMultiValued: false,
      isWritable: true,
    })
    const capabilities = {
      patch: true,
      filter: true,
      maxResults: null,
      etag: false,
      bulk: null,
      groups: false,
      userAttributes: [path('userName'), path('title')],
    }
    await db.syncSettings.update({ where: { connectionId }, data: { capabilities } })
    await resetMapping(actor, { connectionId, version: 2 })
    const { mapping } = await getSyncSettings(actor, connectionId)
    expect(targetsOf(mapping)).toEqual(['userName', 'externalId', 'title'])
  })

  test('reads own attributes only while they exist', async () => {
    const { actor, connectionId, organization } = await unsaved()
    const rule = { target: 'title', value: { kind: 'attribute', source: 'custom:badge' } }
    const text = { target: 'nickName', value: { kind: 'template', text: 'No. {custom:badge}' } }
    const mapping = attributeMapping.parse({ rules: [userName, rule, text] })
    expect(await reasonsOf(saveMapping(actor, { connectionId, version: 1, mapping }))).toEqual({
      'rules.1.value.source': 'mappedAttributeGone',
      'rules.2.value.text': 'mappedAttributeGone',
    })
    await db.employeeAttribute.create({
      data: { organizationId: organization.id, key: 'badge', name: 'Badge', type: 'text' },
    })
    await saveMapping(actor, { connectionId, version: 1, mapping })
    expect(await getSyncSettings(actor, connectionId)).toMatchObject({
      mapping,
      attributes: [{ key: 'badge', name: 'Badge' }],
    })
  })
})

describe('nothing is shown to, nor changed by', () => {
  const acts = (actor: Parameters<typeof getSyncSettings>[0], connectionId: string) => [
    reasonsOf(saveSyncSettings(actor, form(connectionId, { perMinute: '5' }))),
    reasonsOf(saveMapping(actor, { connectionId, version: 1, mapping: small })),
    reasonsOf(resetMapping(actor, { connectionId, version: 1 })),
  ]

  test('other organizations', async () => {
    const { connectionId } = await shared
    const foreign = await foreignMemberActor()
    expect(await reasonsOf(getSyncSettings(foreign, connectionId))).toBe('not_found')
    expect(await Promise.all(acts(foreign, connectionId))).toEqual(['not_found', 'not_found', 'not_found'])
  })

  test('members without the right', async () => {
    const { connectionId, organization } = await shared
    const viewer = await memberActor(organization, 'view')
    const employee = await employeeActor(organization)
    expect(await reasonsOf(getSyncSettings(employee, connectionId))).toBe('forbidden')
    expect(await Promise.all(acts(viewer, connectionId))).toEqual(['forbidden', 'forbidden', 'forbidden'])
  })
})
