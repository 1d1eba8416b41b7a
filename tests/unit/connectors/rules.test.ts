import { describe, expect, test } from 'vitest'
import { getMethod } from '@/lib/connectors/methods/rules'
import { configFields, parseConnectionValues, secretValues } from '@/lib/connectors/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'

const label = { en: 'x', fr: 'x' }
const text = { label, type: 'text', pattern: null, example: null }
const credential = { label, help: label, pattern: null, example: null }
const definition = connectorDefinitionSchema.parse({
  config: [
    { ...text, name: 'host', type: 'hostname', required: true },
    { ...text, name: 'hook', type: 'url', required: false, secret: true },
    { ...text, name: 'tokenUrl', type: 'url', required: false },
    { ...text, name: 'region', pattern: '^[a-z]{2}$', required: false },
  ],
  authMethods: [
    {
      type: 'api_key',
      fields: [
        { ...credential, name: 'email', secret: false },
        { ...credential, name: 'apiKey', secret: true, pattern: '^[a-z0-9]+$' },
      ],
      placement: { in: 'basic', name: 'Authorization', format: '{email}:{apiKey}' },
    },
    { type: 'oauth2_client_credentials', tokenUrl: '{tokenUrl}', scopes: [] },
    { type: 'none' },
  ],
  baseUrl: 'https://{host}',
  verify: { method: 'GET', path: '/me' },
})

const good = { host: 'acme.example.com', email: 'hr@example.com', apiKey: 'abc123' }

describe('parseConnectionValues', () => {
  test('refuses a key that no header can carry, and takes it where it is encoded', () => {
    const inHeader = connectorDefinitionSchema.parse({
      ...definition,
      authMethods: [
        {
          type: 'api_key',
          fields: [{ ...credential, name: 'apiKey', secret: true }],
          placement: { in: 'header', name: 'Authorization', format: 'Bearer {apiKey}' },
        },
      ],
    })
    const host = 'acme.example.com'
    const problem = { ok: false, fields: { apiKey: 'invalidCharacters' } }
    expect(parseConnectionValues(inHeader, 'api_key', { host, apiKey: 'key-🔑' })).toEqual(problem)
    expect(parseConnectionValues(inHeader, 'api_key', { host, apiKey: 'clé' }).ok).toBe(true)
    expect(parseConnectionValues(definition, 'api_key', { ...good, email: 'ada🔑' }).ok).toBe(true)
  })

  test('trims, drops what is unknown or empty, and keeps what is secret apart', () => {
    const input = { ...good, apiKey: ' abc123\n', hook: 'https://hooks.example/x', region: '  ', other: 'x' }
    expect(parseConnectionValues(definition, 'api_key', input)).toEqual({
      ok: true,
      values: {
        config: { host: 'acme.example.com' },
        credentials: { hook: 'https://hooks.example/x', email: 'hr@example.com', apiKey: 'abc123' },
      },
    })
  })

  test.each([
    ['host', undefined, 'required'],
    ['host', 'evil.com/x', 'invalidHost'],
    ['host', `${'a'.repeat(3000)}`, 'tooLong'],
    ['hook', 'https://u:p@hooks.example', 'invalidUrl'],
    ['region', 'EU1', 'patternMismatch'],
    ['apiKey', 'ABC', 'patternMismatch'],
    ['email', 'a\u0007b', 'invalidCharacters'],
    ['email', '', 'required'],
  ])('names the problem beside its field: %s = %j is %s', (name, value, problem) => {
    expect(parseConnectionValues(definition, 'api_key', { ...good, [name]: value })).toEqual({
      ok: false,
      fields: { [name]: problem },
    })
  })

  test('asks for an optional value once the chosen method needs it', () => {
    const { host } = good
    expect(parseConnectionValues(definition, 'none', { host })).toMatchObject({ ok: true })
    const client = { clientId: 'id', clientSecret: 'cs' }
    expect(parseConnectionValues(definition, 'oauth2_client_credentials', { host, ...client })).toEqual({
      ok: false,
      fields: { tokenUrl: 'required' },
    })
  })

  test('asks for an optional value where the listing provisions with it', () => {
    const provisioning = {
      protocol: 'scim2',
      baseUrl: 'https://{region}.example.com/scim',
      operations: ['provision'],
    }
    const provisioned = connectorDefinitionSchema.parse({ ...definition, provisioning })
    const problem = { ok: false, fields: { region: 'required' } }
    expect(parseConnectionValues(provisioned, 'api_key', good)).toEqual(problem)
    expect(parseConnectionValues(provisioned, 'api_key', { ...good, region: 'eu' }).ok).toBe(true)
    const required = (type: string) =>
      configFields(provisioned, getMethod(provisioned, type)).flatMap(({ name, required }) =>
        required ? [name] : [],
      )
    expect(required('none')).toEqual(['host', 'region'])
    expect(required('oauth2_client_credentials')).toEqual(['host', 'tokenUrl', 'region'])
  })

  test('knows no method that the definition lacks', () => {
    expect(() => parseConnectionValues(definition, 'oauth2_password', good)).toThrow('unknownAuthMethod')
  })
})

test('secretValues holds every credential but those that the definition shows openly', () => {
  const credentials = { email: 'hr@example.com', apiKey: 'k', hook: 'https://hooks.example/x' }
  expect(secretValues(definition, 'api_key', credentials)).toEqual(['k', 'https://hooks.example/x'])
  const tokens = { accessToken: 'at', refreshToken: 'rt', clientId: 'id', clientSecret: 'cs' }
  expect(secretValues(definition, 'oauth2_client_credentials', tokens)).toEqual(['at', 'rt', 'cs'])
})
