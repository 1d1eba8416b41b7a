import { expect, test } from 'vitest'
import { referenceOf } from '@/lib/api-reference/reference/rules'
import { apiDocument, operationIds } from '@/lib/api-reference/rules'
import { sampleAccess } from '@/lib/api-reference/schema'
import { messageTypes } from '@/lib/events/payloads/schema'
import { demoAccounts } from '@/prisma/seed/demo/write'
import { bodySchema } from '@/tests/support/api-description'

type Json = Record<string, unknown>

function* nodes(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return
  yield value as Json
  for (const child of Object.values(value)) yield* nodes(child)
}

const document = apiDocument('en') as unknown as Json & { paths: Record<string, Record<string, Json>> }

test('the description is whole: references lead somewhere, calls and their parameters have names', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  for (const { $ref } of nodes(document)) {
    if (typeof $ref !== 'string') continue
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Json)?.[step], document)
    expect([$ref, typeof target]).toEqual([$ref, 'object'])
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  )
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual([...operationIds].sort())
  for (const { path, operation } of operations) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const parameters = (operation.parameters ?? []) as { name: string; in: string }[]
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(wanted)
    expect(Object.keys(operation.responses as Json)).not.toEqual([])
  }
})

test('sizes are those by which requests are read', () => {
  const { NewSegment, SegmentChange } = (
    document.components as { schemas: Record<string, { properties: Json }> }
  ).schemas
  const userIds = { type: 'array', maxItems: 25_000, items: { type: 'string', minLength: 1, maxLength: 100 } }
  expect(NewSegment?.properties).toMatchObject({ userIds, name: { minLength: 1, maxLength: 255 } })
  expect(SegmentChange?.properties).toMatchObject({
    userIds,
    action: { enum: ['add', 'remove', 'override'] },
  })
})

test('each text is there in both languages, and none is only the name of one', () => {
  const textsOf = (locale: 'en' | 'fr') =>
    [...nodes(apiDocument(locale))].flatMap(({ summary, description }) =>
      [summary, description].filter((text) => typeof text === 'string'),
    )
  const [english, french] = [textsOf('en'), textsOf('fr')]
  expect(english.length).toBe(french.length)
  for (const text of [...english, ...french]) expect(text).toMatch(/ |[.)]$/)
  for (const [index, text] of english.entries()) expect(french[index]).not.toBe(text)
})

test('every message that leaves by a webhook is described, with its headers and answers', () => {
  const webhooks = document.webhooks as Record<string, { post: Json }>
  expect(Object.keys(webhooks)).toEqual([...messageTypes])
  for (const [type, { post }] of Object.entries(webhooks)) {
    const headers = (post.parameters as { name: string }[]).map(({ name }) => name)
    expect(headers).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    expect(Object.keys(post.responses as Json).sort()).toEqual(['2XX', '410', 'default'])
    expect(bodySchema(type)).toMatchObject({
      properties: { type: { const: type }, data: { type: 'object' } },
      required: ['type', 'timestamp', 'data'],
    })
  }
})

test('the page has every message, with its fields', () => {
  const { webhooks, schemas } = referenceOf('fr')
  expect(webhooks.messages.map(({ type }) => type)).toEqual([...messageTypes])
  for (const { fields } of webhooks.messages) expect(fields).not.toEqual([])
  expect(webhooks.headers).toHaveLength(3)
  const names = schemas.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['EventEmployee', 'EventListing']))
  expect(names.filter((name) => name.endsWith('Message'))).toEqual([])
})

test('the page has every call, object and sample', () => {
  const { groups, schemas } = referenceOf('fr')
  const operations = groups.flatMap((group) => group.operations)
  expect(operations.map(({ id }) => id).sort()).toEqual([...operationIds].sort())
  const names = new Set(schemas.map(({ name }) => name))
  for (const { samples, answers } of operations) {
    expect(samples).toHaveLength(3)
    for (const { schema } of answers) if (schema) expect(names).toContain(schema)
  }
})

test('samples name the organization and key of the demo', () => {
  const { organization, apiKey } = demoAccounts
  expect(sampleAccess).toMatchObject({
    clientId: apiKey.clientId,
    clientSecret: apiKey.clientSecret,
    systemGuid: organization.guid,
  })
})
