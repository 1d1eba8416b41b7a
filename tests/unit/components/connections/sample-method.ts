import type { SetupMethod } from '@/lib/connections/wizard/queries'

/** A method that can be used and asks for nothing, but for what a test says of it. */
export const sampleMethod = (changes: Partial<SetupMethod> = {}): SetupMethod => ({
  type: 'api_key',
  fields: [],
  redirects: false,
  requestsTokens: false,
  isLegacy: false,
  registrationUrl: null,
  scopes: [],
  isUsable: true,
  blocked: null,
  ...changes,
})
