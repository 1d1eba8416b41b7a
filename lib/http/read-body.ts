/** So many times as much as is kept is read and dropped. */
const patience = 8

/**
 * The bytes of a request, or null when there are more: keeps no more than that, whatever `Content-Length` says. What
 * is too much is read on for a while: a connection that is cut while the client still sends keeps the answer from it.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length')) > maxBytes) return null
  let chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size <= maxBytes) chunks.push(chunk)
    else chunks = []
    if (size > patience * maxBytes) return null
  }
  return size > maxBytes ? null : Buffer.concat(chunks, size)
}
