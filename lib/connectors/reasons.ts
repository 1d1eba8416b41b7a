/** Why a verification failed: one sentence each in the messages. */
export const verifyFailureReasons = [
  'wrongCredentials',
  'forbiddenByProvider',
  'wrongHost',
  'dnsFailed',
  'connectionRefused',
  'connectionReset',
  'timeout',
  'tlsError',
  'providerError',
  'rateLimited',
  'unexpectedAnswer',
  'notProven',
  'blockedAddress',
  'redirected',
  'tooLarge',
] as const

export type VerifyFailureReason = (typeof verifyFailureReasons)[number]

/** Why an authorization failed, beyond the reasons of a verification. */
export const authorizationFailureReasons = [
  'authorizationRefused',
  'authorizationExpired',
  'stateMismatch',
  'issuerMismatch',
  'redirectMismatch',
  'scopeRefused',
  'grantRefused',
  'unknownTokenType',
  'tokenError',
] as const

export type AuthorizationFailureReason = (typeof authorizationFailureReasons)[number] | VerifyFailureReason
