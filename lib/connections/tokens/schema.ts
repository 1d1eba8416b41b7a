/** Reasons of the messages `connectionErrors` for what a token endpoint says to entered credentials. */
export const tokenFailures = [
  'token.wrongClient',
  'token.wrongPassword',
  'token.grantRefused',
  'token.scopeRefused',
  'token.unknownTokenType',
  'token.tokenError',
  // The OAuth client that a person authorized is there no more: no other can renew the access.
  'token.appRemoved',
] as const
export type TokenFailure = (typeof tokenFailures)[number]
