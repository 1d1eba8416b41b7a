import { expect, test } from 'vitest'
import { readUpload } from '@/lib/http/multipart'

/** A request whose body arrives in pieces of so many bytes. */
async function arriving(form: FormData, size: number): Promise<Request> {
  const whole = new Response(form)
  const bytes = new Uint8Array(await whole.arrayBuffer())
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  )
  return new Request('https://portico.example/', {
    method: 'POST',
    headers: { 'content-type': whole.headers.get('content-type') ?? '' },
    body: new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    }),
    duplex: 'half',
  } as RequestInit)
}

async function contentOf(request: Request): Promise<{ name: string; text: string } | null> {
  const upload = await readUpload(request, 'file')
  if (!upload) return null
  const parts = []
  for await (const part of upload.content) parts.push(part)
  return { name: upload.fileName, text: Buffer.concat(parts).toString() }
}

const text = 'a,b\r\n--1\r\n\r\nlast line\r\n'

test.each([1, 7, 64, 100_000])(
  'a file arrives whole in pieces of %i bytes, between other fields',
  async (size) => {
    const form = new FormData()
    form.set('before', 'x'.repeat(300))
    form.set('file', new File([text], 'people "2026" é.csv'))
    form.set('after', 'y')
    expect(await contentOf(await arriving(form, size))).toEqual({ name: 'people "2026" é.csv', text })
  },
)

test('no file of that name is none', async () => {
  const form = new FormData()
  form.set('other', new File([text], 'people.csv'))
  expect(await contentOf(await arriving(form, 10))).toBeNull()
})

test('a body that is cut off, or no form at all, is refused', async () => {
  const form = new FormData()
  form.set('file', new File([text], 'people.csv'))
  const whole = await arriving(form, 100_000)
  const type = whole.headers.get('content-type') ?? ''
  const cut = (await whole.text()).slice(0, -30)
  const post = (contentType: string) =>
    new Request('https://portico.example/', {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: cut,
    })
  await expect(contentOf(post(type))).rejects.toMatchObject({ code: 'invalid' })
  await expect(contentOf(post('application/json'))).rejects.toMatchObject({ code: 'invalid' })
  await expect(contentOf(post('multipart/form-data'))).rejects.toMatchObject({ code: 'invalid' })
})
