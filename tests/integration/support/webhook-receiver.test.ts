import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { startWebhookReceiver } from '@/tests/support/providers/webhook-receiver'

test('The receiver of tests knows which of its secrets a message was signed with, and believes no other', async () => {
  const [first = '', second = '', foreign = ''] = [1, 2, 3].map(
    () => `whsec_${randomBytes(24).toString('base64')}`,
  )
  const receiver = await startWebhookReceiver({ secrets: [first, second] })
  onTestFinished(() => receiver.close())
  receiver.answerWith(({ attempt }) => ({ status: attempt > 1 ? 410 : 204 }))
  const post = async (id: string, secret: string) => {
    const now = new Date()
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, '{"type":"x"}'),
    }
    return (await fetch(receiver.url, { method: 'POST', headers, body: '{"type":"x"}' })).status
  }
  expect([await post('a', second), await post('a', first), await post('b', foreign)]).toEqual([204, 410, 204])
  await receiver.received(3)
  expect(receiver.messages).toMatchObject([
    { id: 'a', attempt: 1, verifiedBy: [1], payload: { type: 'x' }, status: 204 },
    { id: 'a', attempt: 2, verifiedBy: [0], status: 410 },
    { id: 'b', attempt: 1, verifiedBy: [], payload: undefined },
  ])
})
