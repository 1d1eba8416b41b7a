/**
 * Ways to connect, as a connection remembers them (`Connection.authMethod`). A client of the organization's own
 * stands in no definition: it is offered wherever people sign in at the provider.
 */
export const methodTypes = [
  'api_key',
  'personal_access_token',
  'oauth2_authorization_code',
  'oauth2_own_app',
  'oauth2_client_credentials',
  'oauth2_password',
  'none',
] as const
export type MethodType = (typeof methodTypes)[number]
