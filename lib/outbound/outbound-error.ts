import { errors } from 'undici'

export const outboundErrorKinds = [
  'blocked_address',
  'dns',
  'refused',
  'timeout',
  'tls',
  'reset',
  'too_large',
  'redirect',
  'protocol',
] as const

export type OutboundErrorKind = (typeof outboundErrorKinds)[number]

/**
 * A call that brought no usable answer. It names the host and a system code at most: no path, query,
 * header or body, since any of them can hold a secret. For the same reason it has no `cause`.
 */
export class OutboundError extends Error {
  readonly kind: OutboundErrorKind
  readonly host: string
  /** A code such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`, where there is one. */
  readonly systemCode: string | undefined
  /** HTTP status, when the provider answered (`redirect`, `too_large`, `protocol`). */
  readonly status: number | undefined
  /** Milliseconds that it had to answer, where that was too short (`timeout`). */
  readonly timeoutMs: number | undefined

  constructor(
    kind: OutboundErrorKind,
    host: string,
    more: { systemCode?: string; status?: number; timeoutMs?: number } = {},
  ) {
    super(`call to ${host} failed: ${kind}${more.systemCode ? ` (${more.systemCode})` : ''}`)
    this.name = 'OutboundError'
    this.kind = kind
    this.host = host
    this.systemCode = more.systemCode
    this.status = more.status
    this.timeoutMs = more.timeoutMs
  }
}

const kindByCode: Record<string, OutboundErrorKind> = {
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETUNREACH: 'refused',
  ENETDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  EPROTO: 'tls',
}

const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CRL_|HOSTNAME_MISMATCH|INVALID_CA)/

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

function parserKind(code: string | undefined): OutboundErrorKind {
  return code === 'HPE_HEADER_OVERFLOW' ? 'too_large' : 'protocol'
}

/** The failure as an `OutboundError`; null when the error is none that the network can cause. */
export function toOutboundError(error: unknown, host: string): OutboundError | null {
  if (error instanceof OutboundError) return error
  // Holds the bytes received, so only its code goes on.
  if (error instanceof errors.HTTPParserError) return new OutboundError(parserKind(error.code), host)
  const systemCode = codeOf(error)
  if (!systemCode) return null
  const kind = kindByCode[systemCode]
  if (kind) return new OutboundError(kind, host, { systemCode })
  if (systemCode.startsWith('EAI_')) return new OutboundError('dns', host, { systemCode })
  if (tlsCode.test(systemCode)) return new OutboundError('tls', host, { systemCode })
  return null
}
