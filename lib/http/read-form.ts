import { AppError } from '@/lib/errors'

const formType = 'application/x-www-form-urlencoded'

/**
 * The fields of a plain HTML form, the last of each name. Reads no more than it is ready to keep.
 * @throws AppError `invalid` for another content type or a body above 64 KiB
 */
export async function readForm(request: Request, maxBytes = 65_536): Promise<Record<string, string>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== formType) throw new AppError('invalid', { reason: 'notAForm' })
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new AppError('invalid', { reason: 'formTooLarge' })
    text += decoder.decode(chunk, { stream: true })
  }
  return Object.fromEntries(new URLSearchParams(text + decoder.decode()))
}
