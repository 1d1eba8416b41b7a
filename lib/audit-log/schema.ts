/** What Portico writes to the log, by subject. An action that is missing here is shown by its code. */
export const auditActions = {
  connection: [
    'started',
    'consented',
    'configured',
    'authorization_started',
    'authorized',
    'authorization_failed',
    'verified',
    'verification_failed',
    'accepted_unverified',
    'approved',
    'declined',
    'state_changed',
    'kept_failing',
    'renewed',
    'renamed',
    'made_default',
    'moved',
    'transferred',
    'discarded',
    'tokens_revoked',
    'tokens_not_revoked',
    'deleted',
  ],
  hand_off: ['created', 'opened', 'used', 'revoked', 'closed'],
  connections: ['announced_at_risk'],
  folder: ['created', 'renamed', 'deleted', 'shared', 'unshared', 'role_changed', 'everyone_changed'],
  policy: ['changed', 'applied', 'preset_changed', 'preset_removed'],
  audience: ['created', 'updated', 'restored', 'deleted'],
  activation: ['activated', 'segmented', 'deactivated', 'undone'],
  directory: ['exported'],
  'directory-import': ['uploaded', 'started', 'finished', 'cancelled'],
  'employee-attribute': ['created', 'changed', 'deleted'],
  'calendar-feed': ['renewed', 'ended'],
  announcement: ['configured', 'tested', 'test_failed'],
  'people-calendar': ['changed', 'renewed', 'ended'],
  'audit-export': ['tested', 'test_failed'],
  trigger: ['created', 'changed', 'enabled', 'disabled', 'tested', 'deleted'],
  sync_run: [
    'started',
    'rehearsed',
    'retried',
    'paused',
    'resumed',
    'canceled',
    'approved',
    'declined',
    'exported',
  ],
  syncs: ['announced_failing', 'announced_well', 'digest_sent', 'digest_wanted', 'digest_unwanted'],
  'audit-log': ['exported'],
  'listing-watch': ['created', 'deleted', 'notified'],
  'demo-request': ['created'],
  'integration-request': ['created'],
  organization: ['created'],
  member: ['locked_out', 'readmitted'],
  operator: ['created'],
  oauth_client: ['registered'],
  vault: ['key_added', 'rotated', 'key_retired'],
  api_key: ['created', 'rotated', 'revoked'],
  api_keys: ['announced_ending'],
  signing_key: ['created', 'replaced'],
  segment: ['created', 'deleted'],
  scim_token: ['created', 'replaced', 'revoked'],
  webhook: [
    'created',
    'events_chosen',
    'secret_rotated',
    'paused',
    'resumed',
    'disabled',
    'deleted',
    'replayed',
    'tested',
  ],
  employee: ['created', 'updated', 'left', 'returned', 'deleted', 'ended'],
  group: ['created', 'updated', 'deleted'],
  sync_settings: ['changed', 'discovered'],
  sync_mapping: ['changed', 'reset'],
} as const
export type AuditGroup = keyof typeof auditActions
export const auditGroups = Object.keys(auditActions) as AuditGroup[]
/** What happens outside of any organization, so that no organization's log holds it. */
export const siteGroups: readonly AuditGroup[] = ['operator', 'oauth_client', 'vault', 'signing_key']

/** Who else than a person acts. */
export const otherActors = ['portico', 'hand-off', 'api-key', 'scim'] as const

export const exportFormats = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A place in the log: what is older or newer than this event. */
export interface AuditCursor {
  direction: 'before' | 'after'
  createdAt: Date
  id: string
}

/** What an address of the log asks for; null and empty do not filter. */
export interface AuditFilters {
  /** Anywhere in an event: person, action, reason, subject, details. */
  q: string
  /** Id of a user, or one of `otherActors`. */
  actor: string | null
  /** A group (`connection`), or one action (`connection.started`). */
  action: string | null
  subject: string | null
  subjectId: string | null
  /** Days in UTC, both included: `2026-11-22`. */
  from: string | null
  to: string | null
  address: string | null
  cursor: AuditCursor | null
}

export const auditPageSize = 50

type SearchParams = Record<string, string | string[] | undefined>

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

function text(raw: string | string[] | undefined, maxLength: number): string {
  const first = (Array.isArray(raw) ? raw[0] : raw) ?? ''
  // Control characters mean nothing in a search, and PostgreSQL refuses NUL.
  return first
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed()
    .trim()
}

function matching(raw: string | string[] | undefined, shape: RegExp): string | null {
  const value = text(raw, 100)
  return shape.test(value) ? value : null
}

function day(raw: string | string[] | undefined): string | null {
  const value = matching(raw, /^\d{4}-\d{2}-\d{2}$/)
  const date = value && new Date(`${value}T00:00:00Z`)
  return date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) ? value : null
}

function cursor(direction: 'before' | 'after', raw: string | string[] | undefined): AuditCursor | null {
  const [, milliseconds, id] = /^(\d{1,14})_(.+)$/.exec(text(raw, 100)) ?? []
  if (!milliseconds || !id || !uuid.test(id)) return null
  return { direction, createdAt: new Date(Number(milliseconds)), id }
}

/** Reads the parameters of an address. Tolerant: what makes no sense is left out. */
export function parseAuditFilters(params: SearchParams): AuditFilters {
  const actor = text(params.actor, 40)
  return {
    q: text(params.q, 200),
    actor: uuid.test(actor) || otherActors.some((name) => name === actor) ? actor : null,
    action: matching(params.action, /^[a-z_-]{1,40}(\.[a-z_-]{1,40})?$/),
    subject: matching(params.subject, /^[a-z_-]{1,40}$/),
    subjectId: text(params.id, 100) || null,
    from: day(params.from),
    to: day(params.to),
    address: text(params.address, 60) || null,
    cursor: cursor('before', params.before) ?? cursor('after', params.after),
  }
}

/** The one query string of a view, without `?`; what does not filter is left out. */
export function auditQueryString(filters: Partial<AuditFilters>): string {
  const { q, actor, action, subject, subjectId, from, to, address, cursor: at } = filters
  const params = new URLSearchParams()
  const values = { q, actor, action, subject, id: subjectId, from, to, address }
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value)
  if (at) params.set(at.direction, `${at.createdAt.getTime()}_${at.id}`)
  return params.toString()
}

/** Whether anything narrows the log, wherever in it the reader is. */
export function isNarrowed(filters: AuditFilters): boolean {
  return auditQueryString({ ...filters, cursor: null }) !== ''
}

export interface AuditEvent {
  id: string
  createdAt: Date
  actor: { kind: string; id: string | null; name: string | null; email: string | null }
  action: string
  /** Its name as it is now, else as the log keeps it; `href` where the reader can open it. */
  subject: { type: string; id: string; name: string | null; href: string | null }
  reason: string | null
  address: string | null
  details: Record<string, unknown>
}

export interface AuditPage {
  /** Newest first. */
  events: AuditEvent[]
  newer: AuditCursor | null
  older: AuditCursor | null
}

/** An event as the database keeps it, with who acted. */
export interface StoredAuditEvent {
  id: string
  createdAt: Date
  actorKind: string
  actorId: string | null
  actorName: string | null
  actorEmail: string | null
  action: string
  subjectType: string
  subjectId: string
  reason: string | null
  address: string | null
  details: Record<string, unknown>
}
