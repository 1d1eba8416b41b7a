import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { permissionsSchema, setupSchema } from '@/lib/connectors/disclosure/schema'
import { getMethod, offeredMethods } from '@/lib/connectors/methods/rules'
import { matchesPattern } from '@/lib/connectors/patterns'
import { buildVerifyRequest, parseConnectionValues } from '@/lib/connectors/rules'
import { type ConnectorDefinition, connectorDefinitionSchema } from '@/lib/connectors/schema'

interface CatalogEntry {
  slug: string
  connection: object
  provisioning: object | null
  permissions: object[]
  setup: object
}

const file = new URL('../../../prisma/seed/listings.json', import.meta.url)
const { listings } = JSON.parse(readFileSync(file, 'utf8')) as { listings: CatalogEntry[] }

function definitionOf(slug: string): ConnectorDefinition {
  const listing = listings.find((candidate) => candidate.slug === slug)
  return connectorDefinitionSchema.parse(listing?.connection)
}

const definitions = listings.map(({ slug }) => [slug, definitionOf(slug)] as const)

/** What an admin would type: the examples, and something plain where there is none. */
function exampleInput(definition: ConnectorDefinition): Record<string, string> {
  const fields = offeredMethods(definition).flatMap((type) => getMethod(definition, type).fields)
  return Object.fromEntries(
    [...definition.config, ...fields].map(({ name, example }) => [name, example ?? 'example-value']),
  )
}

test('the catalog has 98 listings', () => {
  expect(listings).toHaveLength(98)
})

describe.each(listings.map((listing) => [listing.slug, listing] as const))('%s', (_, listing) => {
  test('is understood whole: nothing is lost or changed by reading it', () => {
    const whole = { ...listing.connection, provisioning: listing.provisioning }
    expect(connectorDefinitionSchema.parse(whole)).toEqual(whole)
    expect(permissionsSchema.parse(listing.permissions)).toEqual(listing.permissions)
    expect(setupSchema.parse(listing.setup)).toEqual(listing.setup)
  })
})

describe.each(definitions)('%s', (_, definition) => {
  test('has examples that match its own patterns', () => {
    const fields = definition.authMethods.flatMap((method) => ('fields' in method ? method.fields : []))
    for (const { pattern, example } of [...definition.config, ...fields]) {
      if (pattern && example) expect(matchesPattern(pattern, example), `${pattern} on ${example}`).toBe(true)
    }
  })

  test('makes a valid verification call from its examples, with every method', () => {
    for (const type of offeredMethods(definition)) {
      const parsed = parseConnectionValues(definition, type, exampleInput(definition))
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.fields))
      const credentials = { ...parsed.values.credentials, accessToken: 'example-token' }
      const request = buildVerifyRequest(definition, type, parsed.values.config, credentials)
      if (!definition.verify) expect(request).toBeNull()
      else expect(request?.url).toMatch(/^https:\/\/[^{}\s]+$/)
      expect(JSON.stringify(request?.headers ?? {})).not.toMatch(/[{]\w+[}]/)
    }
  })
})

describe('the calls that providers document', () => {
  function call(slug: string, type: string, input: Record<string, string>) {
    const definition = definitionOf(slug)
    const parsed = parseConnectionValues(definition, type, input)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.fields))
    return buildVerifyRequest(definition, type, parsed.values.config, parsed.values.credentials)
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  test('Okta: a token in a header of its own scheme', () => {
    const apiKey = `00${'x'.repeat(40)}`
    expect(call('okta', 'api_key', { oktaDomain: 'acme.okta.com', apiKey })).toEqual({
      method: 'GET',
      url: 'https://acme.okta.com/api/v1/users/me',
      headers: { accept: 'application/json', authorization: `SSWS ${apiKey}` },
    })
  })

  test('HiBob: HTTP Basic from two fields; Toggl: from a field and a constant', () => {
    const hibob = call('hibob', 'api_key', { serviceUserId: 'SERVICE-12345', token: 's3cret' })
    expect(hibob?.headers.authorization).toBe(`Basic ${base64('SERVICE-12345:s3cret')}`)
    const toggl = call('toggl-track', 'api_key', { apiToken: 's3cret' })
    expect(toggl?.headers.authorization).toBe(`Basic ${base64('s3cret:api_token')}`)
  })

  test('Moodle: a token in the query, beside the query of the path', () => {
    const moodle = call('moodle', 'personal_access_token', {
      siteUrl: 'https://learn.example.org/moodle',
      token: 'a'.repeat(32),
    })
    expect(moodle?.url).toBe(
      `https://learn.example.org/moodle/webservice/rest/server.php?wsfunction=core_webservice_get_site_info&moodlewsrestformat=json&wstoken=${'a'.repeat(32)}`,
    )
  })

  test('Harvest: fixed headers, one of them from the configuration', () => {
    const harvest = call('harvest', 'personal_access_token', { accountId: '1234567', token: 's3cret' })
    expect(harvest?.headers).toMatchObject({ 'harvest-account-id': '1234567', 'user-agent': 'Portico' })
  })
})
