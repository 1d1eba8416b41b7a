import { expect, test } from 'vitest'
import { readForm } from '@/lib/http/read-form'

const post = (body: BodyInit, type = 'application/x-www-form-urlencoded') =>
  new Request('http://localhost:3000/', { method: 'POST', body, headers: { 'content-type': type } })

test('a form’s fields are read, whatever alphabet they are in', async () => {
  expect(await readForm(post('name=Zo%C3%A9+A&empty=&a=1&a=2'))).toEqual({ name: 'Zoé A', empty: '', a: '2' })
  const type = 'application/x-www-form-urlencoded; charset=UTF-8'
  expect(await readForm(post('name=%F0%9F%8C%8D', type))).toEqual({ name: '🌍' })
})

test('a letter that is split over two packets stays whole', async () => {
  const bytes = new TextEncoder().encode('name=Zoé')
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, -1))
      controller.enqueue(bytes.slice(-1))
      controller.close()
    },
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', body, headers, duplex: 'half' }
  expect(await readForm(new Request('http://localhost:3000/', init))).toEqual({ name: 'Zoé' })
})

test('of a body without end no more is read than a form can have', async () => {
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      sent += 16_384
      controller.enqueue(new Uint8Array(16_384).fill(97))
    },
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', body, headers, duplex: 'half' }
  await expect(readForm(new Request('http://localhost:3000/', init))).rejects.toMatchObject({
    code: 'invalid',
    details: { reason: 'formTooLarge' },
  })
  expect(sent).toBeLessThan(200_000)
})

test.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])(
  'the content type "%s" is no form of ours',
  async (type) => {
    await expect(readForm(post('a=1', type))).rejects.toMatchObject({ details: { reason: 'notAForm' } })
  },
)

test('a request without a body has no fields', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(await readForm(new Request('http://localhost:3000/', { method: 'POST', headers }))).toEqual({})
})
