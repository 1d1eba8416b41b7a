/** What a service provider can do, as its discovery says (RFC 7643 §5, RFC 7644 §4). */
export interface Capabilities {
  patch: boolean
  /** Filters on lists; without them, lists are read through. */
  filter: boolean
  /** Most resources on a page, where it says so. */
  maxResults: number | null
  etag: boolean
  bulk: { maxOperations: number; maxPayloadSize: number } | null
  /** There is a `Group` resource. */
  groups: boolean
  /** Schemas of the User resource with their attributes' paths and what is writable; null: it does not say. */
  userAttributes: readonly AttributeDescription[] | null
}

/** What was learned of how many operations a provider takes in one bulk request. */
export interface BulkSize {
  /** Of the next one. */
  most: number
  /** So many were taken; 0: it is in doubt. */
  taken: number
  /** More were refused. */
  ceiling: number
}

export interface AttributeDescription {
  /** As targets of mappings: `userName`, `name.givenName`, `urn:…:User:department`. */
  path: string
  isRequired: boolean
  isMultiValued: boolean
  isWritable: boolean
}

/** A resource as a provider answered. */
export interface RemoteResource {
  id: string
  etag: string | null
  /** The whole body. */
  body: Record<string, unknown>
}

/** The provider's answer behind a result: for people to read, without secrets, at most 8 kB. */
export interface AnswerExcerpt {
  status: number
  body: string
}

/** A call that brought no result. */
export type ScimFailure =
  /**
   * Passing: to be tried again. `wasSent`: the provider may have done it. `isShared`: it was asked for in one request
   * with others, and may be answered alone.
   */
  | { kind: 'network' | 'timeout'; wasSent: boolean; isShared?: true }
  | { kind: 'serverError'; answer: AnswerExcerpt; wasSent: true; isShared?: true }
  /** 429, or 503 with Retry-After: nothing was done. */
  | { kind: 'throttled'; answer: AnswerExcerpt; retryAfterSeconds: number | null }
  /** The credentials are good no more (401), or the connection is not usable. */
  | { kind: 'unauthenticated'; answer: AnswerExcerpt | null }
  /** Refused for good. */
  | {
      kind: 'uniqueness' | 'notFound' | 'preconditionFailed' | 'forbidden' | 'invalid'
      answer: AnswerExcerpt
      scimType: string | null
      message: string | null
    }
  /** Something that is no SCIM. */
  | { kind: 'unreadable'; answer: AnswerExcerpt }
  /** Nothing was sent: a group does not say who is in it, and a PUT of the whole would take them out. */
  | { kind: 'membersHidden'; answer: AnswerExcerpt }

export type ScimResult<Value> =
  | { ok: true; value: Value; answer: AnswerExcerpt }
  | { ok: false; failure: ScimFailure }
