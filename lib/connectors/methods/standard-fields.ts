import type { CredentialField } from '@/lib/connectors/methods/schema'

export interface MethodField extends CredentialField {
  required: boolean
}

const field = (
  name: string,
  secret: boolean,
  label: CredentialField['label'],
  help: CredentialField['help'],
): MethodField => ({ name, label, secret, pattern: null, example: null, help, required: true })

/** Fields that come with a grant of OAuth 2.0 (RFC 6749 §2.3.1, §4.3.2), whoever the provider is. */
export const standardFields = {
  clientId: field(
    'clientId',
    false,
    { en: 'Client ID', fr: 'Identifiant client' },
    {
      en: 'Some providers call it application ID or API key.',
      fr: 'Certains fournisseurs parlent d’identifiant d’application ou de clé API.',
    },
  ),
  clientSecret: field(
    'clientSecret',
    true,
    { en: 'Client secret', fr: 'Secret client' },
    {
      en: 'The value of the secret, not its name or identifier.',
      fr: 'La valeur du secret, et non son nom ou son identifiant.',
    },
  ),
  username: field(
    'username',
    false,
    { en: 'User name', fr: 'Nom d’utilisateur' },
    {
      en: 'An account made for this connection is better than a person’s own.',
      fr: 'Mieux vaut un compte créé pour cette connexion que celui d’une personne.',
    },
  ),
  password: field(
    'password',
    true,
    { en: 'Password', fr: 'Mot de passe' },
    {
      en: 'The provider asks for it with each new access token.',
      fr: 'Le fournisseur le redemande pour chaque nouveau jeton d’accès.',
    },
  ),
} as const satisfies Record<string, MethodField>

/** What Portico itself seals beside the fields; no field can have these names. */
export const tokenNames = ['accessToken', 'refreshToken', 'tokenType', 'scope'] as const
