/** What a provider does, and how well. All may be changed while it runs, except `users`. */
export interface ScimProviderOptions {
  /** Capabilities; what is off is announced as off, and refused. On unless told: PATCH, filters and groups. */
  patch?: boolean
  filter?: boolean
  bulk?: boolean
  etag?: boolean
  groups?: boolean
  /** Groups may have the same name. */
  sameNames?: boolean
  /** Of a bulk request; 100 unless told. */
  maxOperations?: number
  /** Most resources on a page. */
  maxResults?: number
  /** A limit as of Slack: so many requests a minute, and so many at once after a pause. */
  limit?: { perMinute: number; burst: number; only?: 'creations' } | null
  /** Before each answer. */
  delayMs?: number
  /** Connections are cut as soon as a request has arrived. */
  isDown?: boolean
  /** So many people are there already: `somebody-0@example.com`, … */
  users?: number
}

/** What came to it so far. */
export interface ScimProviderState {
  users: number
  groups: number
  requests: number
  byMethod: Record<string, number>
  /** Bulk requests, and the largest of them. */
  bulk: { requests: number; mostOperations: number }
  creations: number
  /** Names that were created more than once. */
  createdTwice: string[]
  /** Answers with 429. */
  refused: number
  /** Requests that came while it had asked to wait, and it had time to be heard. */
  violations: number
  /** Most requests that came while it had asked to wait once, at whatever time: those were under way. */
  mostUnheard: number
  mostAtOnce: number
}

/** A user as tests look at them. */
export interface ProvisionedUser {
  id: string
  userName: string
  externalId?: string
  active?: boolean
}

export const providerToken = 'scim-provider-token'
export const scimPath = '/scim/v2'
