/** The closed set of expected failures. Everything else is a bug and rises. */
export const errorCodes = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'invalid',
  'limit_exceeded',
  'provider_failed',
  'unavailable',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export interface ErrorDetails {
  /** Names the sentence shown to people: a key below `errors.reasons` in the messages. */
  reason?: string
  /** Values for the placeholders of that sentence. Never a secret. */
  values?: Record<string, string | number>
  /** Reason by form field, or by JSON Pointer, for errors that belong beside a field. */
  fields?: Record<string, string>
  /** Seconds until a new try makes sense. */
  retryAfterSeconds?: number
  /** The limit that was reached: at most `points` calls in `seconds`. */
  limit?: { name: string; points: number; seconds: number }
  /** HTTP status, where it is more exact than that of the code: of what could not even be read as a request. */
  status?: 400 | 403 | 405 | 412 | 413 | 415 | 500 | 501
  /** The `WWW-Authenticate` field of the answer: what access asks for. */
  challenge?: string
}

/**
 * An expected failure, translated once for each transport: action client, `apiRoute`, worker.
 * @example throw new AppError('conflict', { reason: 'connectionNameTaken', fields: { name: 'connectionNameTaken' } })
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.reason ? `${code}: ${details.reason}` : code)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}
