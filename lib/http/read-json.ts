import { AppError, type ErrorDetails } from '@/lib/errors'
import { readBody } from '@/lib/http/read-body'

const refuse = (status: ErrorDetails['status'], reason: string): AppError =>
  new AppError('invalid', { status, reason })

/** `application/json`, with nothing else than UTF-8 as its `charset`, which RFC 8259 does not know but clients send. */
const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*(?:utf-8|"utf-8")\s*)?;?\s*$/i

/**
 * The JSON value of a request with its bytes. Reads no more than it is ready to keep.
 * @throws AppError `invalid`, with the status: 415 (`unsupportedMediaType`), 413 (`contentTooLarge`), 400
 * (`bodyIncomplete`, `notUtf8`, `notJson`)
 */
export async function readJson(
  request: Request,
  maxBytes: number,
): Promise<{ value: unknown; bytes: Uint8Array }> {
  const { headers } = request
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (!jsonType.test(headers.get('content-type')?.trim() ?? '') || encoding !== 'identity') {
    throw refuse(415, 'unsupportedMediaType')
  }
  const bytes = await readBody(request, maxBytes).catch(() => {
    throw refuse(400, 'bodyIncomplete')
  })
  if (!bytes) throw refuse(413, 'contentTooLarge')
  return { value: parse(decode(bytes)), bytes }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse(400, 'notUtf8')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(400, 'notJson')
  }
}
