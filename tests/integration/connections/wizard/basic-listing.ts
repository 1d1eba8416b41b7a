import { db } from '@/lib/db'
import { createListing } from '@/tests/support/factories'

const text = (en: string) => ({ en, fr: en })

const company = {
  name: 'company',
  label: text('Company'),
  type: 'hostname' as const,
  pattern: '^[a-z]+\\.example\\.com$',
  example: 'acme.example.com',
  required: true,
}
const email = {
  name: 'email',
  label: text('E-mail'),
  help: text('Yours'),
  secret: false,
  pattern: null,
  example: null,
}
const token = {
  name: 'token',
  label: text('Token'),
  help: text('Yours'),
  secret: true,
  pattern: '^tok_\\w+$',
  example: null,
}

/** A listing whose methods share a secret, and ask for an address and a name beside it. */
export const createBasicListing = () =>
  createListing(db, {
    authMethods: ['api_key', 'personal_access_token', 'oauth2_password'],
    definition: {
      config: [company],
      authMethods: [
        {
          type: 'personal_access_token',
          fields: [email, token],
          placement: { in: 'basic', name: 'Authorization', format: '{email}:{token}' },
        },
        { type: 'api_key', fields: [token], placement: { in: 'header', name: 'X-Key', format: '{token}' } },
        { type: 'oauth2_password', tokenUrl: 'https://{company}/token' },
      ],
      baseUrl: 'https://{company}',
      verify: { method: 'GET', path: '/me' },
    },
  })
