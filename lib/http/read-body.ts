/**
 * The bytes of a request, or null when there are more: reads no more than it is ready to keep, whatever
 * `Content-Length` says. What is left is for the web server to drop: whoever ended the stream here would cut the
 * connection before the client has read why.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length')) > maxBytes) return null
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > maxBytes) return null
    chunks.push(part.value)
  }
  return Buffer.concat(chunks, size)
}
