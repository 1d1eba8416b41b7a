import { describe, expect, test } from 'vitest'
import { grantedClient, isSentAnywhere } from '@/lib/connections/oauth-clients/rules'
import { matchesPattern } from '@/lib/connectors/patterns'
import { isHost } from '@/lib/connectors/templates'
import { readCatalog } from '@/prisma/seed/catalog/source'

const { listings } = await readCatalog()
const definitionOf = (slug: string) => {
  const { definition } = listings.find((listing) => listing.slug === slug)?.read() ?? {}
  if (!definition) throw new Error(`There is no listing ${slug}`)
  return definition
}

describe('a secret that organizations share', () => {
  test.each(['okta', 'workday', 'snowflake', 'salesforce', 'zendesk', 'microsoft-entra-id'])(
    'of %s goes to its provider’s own servers alone',
    (slug) => expect(isSentAnywhere(definitionOf(slug))).toBe(false),
  )

  // Whoever connects runs the server, or its code.
  test.each(['gitlab', 'keycloak', 'sso-openid-connect', 'scim-provisioning', 'servicenow', 'docebo'])(
    'of %s could go to any server, so none is kept',
    (slug) => expect(isSentAnywhere(definitionOf(slug))).toBe(true),
  )
})

describe.each([
  ['okta', 'oktaDomain', ['acme.okta.com', 'acme.okta-emea.com', 'dev-1.oktapreview.com']],
  ['workday', 'tokenDomain', ['wd3-impl-services1.workday.com', 'wd5-services1.myworkday.com']],
  [
    'snowflake',
    'accountHost',
    ['org-acct.snowflakecomputing.com', 'a.eu-west-1.privatelink.snowflakecomputing.com'],
  ],
  ['salesforce', 'myDomain', ['acme.my.salesforce.com', 'acme--dev.sandbox.my.salesforce.com']],
])('the host of %s', (slug, name, hosts) => {
  const field = definitionOf(slug).config.find((one) => one.name === name)
  const takes = (host: string) => isHost(host) && matchesPattern(field?.pattern ?? '', host)

  test('is one of its provider’s', () => {
    expect(takes(field?.example ?? '')).toBe(true)
    for (const host of hosts) expect(takes(host)).toBe(true)
  })

  test('is nobody else’s, however it is written', () => {
    for (const host of hosts) {
      const [domain = ''] = /[a-z-]+\.[a-z]+$/.exec(host) ?? []
      const foreign = [
        `${host}.evil.example`,
        `evil-${domain}`,
        `evil${domain}`,
        domain,
        `evil.example/${host}`,
        `evil.example#.${host}`,
        `evil.example?.${host}`,
        `evil.example@${host}`,
        `evil.example\\.${host}`,
        `evil.example\n${host}`,
        `${host}:8443`,
        `${host}.`,
        `.${host}`,
      ]
      for (const one of foreign) expect([one, takes(one)]).toEqual([one, false])
    }
  })
})

test('which client was authorized is known where all of it is', () => {
  expect(grantedClient({ clientSource: 'preset', clientId: 'a' })).toEqual({
    source: 'preset',
    clientId: 'a',
  })
  for (const stored of [
    null,
    { clientSource: null, clientId: null },
    { clientSource: 'preset', clientId: null },
    { clientSource: 'somebody', clientId: 'a' },
  ]) {
    expect(grantedClient(stored)).toBeNull()
  }
})
