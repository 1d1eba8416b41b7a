import { AppError } from '@/lib/errors'

export interface UploadedFile {
  fileName: string
  /** To be read once. */
  content: AsyncGenerator<Buffer>
  /** Reads what is left and forgets it: a browser hears an answer only once it has sent everything. */
  drain(): Promise<void>
}

const lineBreak = Buffer.from('\r\n')
const headEnd = Buffer.from('\r\n\r\n')
const largestHead = 8192

const notAnUpload = () => new AppError('invalid', { reason: 'notAForm' })

/**
 * The one file of a form (`multipart/form-data`, RFC 7578), while it arrives: never more than a piece of it is
 * held. Other fields are passed over.
 * @returns null where the form holds no file of that name, or none was chosen
 * @throws AppError `invalid` (`notAForm`) for what is no such form, or is cut off
 */
export async function readUpload(request: Request, field: string): Promise<UploadedFile | null> {
  const type = request.headers.get('content-type') ?? ''
  const [, quoted, bare] = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  if (!boundary || boundary.length > 70 || !request.body) throw notAnUpload()
  const parts = new Parts(request.body, boundary)
  while (await parts.next()) {
    const { name, fileName } = parts.disposition
    if (name === field && fileName) return { fileName, content: parts.content(), drain: () => parts.drain() }
    for await (const _ of parts.content());
  }
  return null
}

/** Goes through the parts of a body, one after the other. */
class Parts {
  disposition: { name: string; fileName: string | null } = { name: '', fileName: null }
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #mark: Buffer
  // The mark of the first part begins without the line break before it.
  #held: Buffer = lineBreak
  #isBefore = true

  constructor(body: ReadableStream<Uint8Array>, boundary: string) {
    this.#chunks = body[Symbol.asyncIterator]()
    this.#mark = Buffer.from(`\r\n--${boundary}`)
  }

  async next(): Promise<boolean> {
    if (this.#isBefore) {
      for await (const _ of this.content());
      this.#isBefore = false
    }
    while (this.#held.length < 2) await this.#more()
    if (this.#held.toString('latin1', 0, 2) === '--') return false
    let end = this.#held.indexOf(headEnd)
    while (end < 0) {
      if (this.#held.length > largestHead) throw notAnUpload()
      await this.#more()
      end = this.#held.indexOf(headEnd)
    }
    this.disposition = readDisposition(this.#held.toString('utf8', 0, end))
    this.#held = this.#held.subarray(end + headEnd.length)
    return true
  }

  /** What stands before the next mark. */
  async *content(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.#held.indexOf(this.#mark)
      if (end >= 0) {
        if (end > 0) yield this.#held.subarray(0, end)
        this.#held = this.#held.subarray(end + this.#mark.length)
        return
      }
      // The last bytes may be the beginning of the mark.
      const safe = this.#held.length - this.#mark.length + 1
      if (safe > 0) {
        yield this.#held.subarray(0, safe)
        this.#held = this.#held.subarray(safe)
      }
      await this.#more()
    }
  }

  async drain(): Promise<void> {
    this.#held = lineBreak
    while (!(await this.#chunks.next()).done);
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next()
    if (done) throw notAnUpload()
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value])
  }
}

function readDisposition(head: string): { name: string; fileName: string | null } {
  const [line = ''] = head.split('\r\n').filter((one) => /^content-disposition:/i.test(one))
  // Browsers write quotes and line breaks in names as %22, %0D and %0A (HTML, "multipart/form-data encoding").
  const [, name = ''] = /[; ]name="([^"]*)"/i.exec(line) ?? []
  const fileName = /[; ]filename="([^"]*)"/i.exec(line)?.[1]
  return { name, fileName: fileName?.replaceAll('%22', '"') ?? null }
}
