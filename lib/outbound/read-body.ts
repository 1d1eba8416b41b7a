import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { OutboundError } from '@/lib/outbound/outbound-error'

interface Bounds {
  host: string
  status: number
  maxBytes: number
  /** Keep what fits and drop the rest, instead of failing. */
  truncate: boolean
}

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** Reads at most `maxBytes` of a body, before and after it is decompressed; then lets the connection go. */
export async function readBody(body: Readable, encoding: string | null, bounds: Bounds): Promise<Buffer> {
  const { chunks, size } = await readUpTo(body, bounds.maxBytes)
  const isWhole = size <= bounds.maxBytes
  if (!isWhole && !bounds.truncate) throw tooLarge(bounds)
  const [only] = chunks
  const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks)
  const raw = whole.subarray(0, bounds.maxBytes)
  const coding = (encoding ?? 'identity').trim().toLowerCase()
  if (coding === 'identity' || raw.length === 0) return raw
  return isWhole ? decode(raw, coding, bounds) : Buffer.alloc(0)
}

/** As iterating over the stream would, which costs several times as much for a short body. */
function readUpTo(body: Readable, maxBytes: number): Promise<{ chunks: Buffer[]; size: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ chunks: Buffer[]; size: number }>()
  const chunks: Buffer[] = []
  let size = 0
  body.on('error', reject)
  body.on('end', () => resolve({ chunks, size }))
  body.on('data', (chunk: Buffer) => {
    if (size > maxBytes) return
    chunks.push(chunk)
    size += chunk.length
    if (size <= maxBytes) return
    resolve({ chunks, size })
    body.destroy()
  })
  return promise
}

async function decode(raw: Buffer, coding: string, bounds: Bounds): Promise<Buffer> {
  const decoder = decoders[coding]
  if (!decoder) throw new OutboundError('protocol', bounds.host, { status: bounds.status })
  try {
    return await decoder(raw, { maxOutputLength: bounds.maxBytes })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ERR_BUFFER_TOO_LARGE') {
      throw new OutboundError('protocol', bounds.host, { status: bounds.status })
    }
    if (bounds.truncate) return Buffer.alloc(0)
    throw tooLarge(bounds)
  }
}

function tooLarge({ host, status }: Bounds): OutboundError {
  return new OutboundError('too_large', host, { status })
}
