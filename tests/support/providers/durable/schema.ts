export const connectionId = 'portico'
export const durableToken = 'durable-provider-token-of-the-tests'
/** Where better-auth has its SCIM service. */
export const durablePath = '/api/auth/scim/v2'
