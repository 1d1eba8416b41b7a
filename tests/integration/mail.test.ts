import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { deliverMail, type Mail, queueMail } from '@/lib/mail'
import { listOutbox } from '@/lib/outbox/queries'
import { foreignMemberActor, operatorActor, partnerActor, visitor } from '@/tests/support/actors'
import { findClosedPort } from '@/tests/support/http-server'
import { reply, startMailServer } from '@/tests/support/smtp-server'
import { listJobs, runJobs, skipPauses } from '@/tests/support/worker'

// The environment is read once for a process; the mail server changes with each test.
const env = getEnv()

const link: Mail = {
  to: 'ada@example.com',
  locale: 'en',
  template: 'signInLink',
  values: { name: 'Ada', url: 'https://portico.example/en/sign-in/link?token=abc' },
}

const send = (mail: Mail) => db.$transaction((tx) => queueMail(tx, mail))

beforeEach(async () => {
  env.SMTP_URL = undefined
  await db.mailMessage.deleteMany()
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
})

test('a mail reaches the recipient’s server as it was written', async () => {
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await send({ ...link, locale: 'fr', values: { ...link.values, name: 'Zoé' } })
  await runJobs()
  expect(server.received).toHaveLength(1)
  const mail = await db.mailMessage.findFirstOrThrow()
  expect(server.received[0]).toMatchObject({
    recipients: ['ada@example.com'],
    from: { name: 'Portico', address: 'portico@localhost' },
    to: [{ address: 'ada@example.com' }],
    subject: 'Votre lien de connexion à Portico',
    messageId: `<${mail.id}@localhost>`,
  })
  expect(server.received[0]?.text?.trim()).toBe(mail.text.trim())
  expect(server.received[0]?.text).toContain('Bonjour Zoé')
  const language = server.received[0]?.headers.find(({ key }) => key === 'content-language')
  expect(language?.value).toBe('fr')
  expect(mail.sentAt).not.toBeNull()
})

test('the text of a mail with a sign-in link is emptied once it has left', async () => {
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await send({ ...link, isSensitive: true })
  expect((await db.mailMessage.findFirstOrThrow()).text).toContain('token=abc')
  await runJobs()
  expect(server.received[0]?.text).toContain('token=abc')
  expect(await db.mailMessage.findFirstOrThrow()).toMatchObject({ text: '', isSensitive: true })
})

test('a mail that was sent is not sent again', async () => {
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await send(link)
  const { id } = await db.mailMessage.findFirstOrThrow()
  for (let count = 0; count < 3; count += 1) await deliverMail.run({ mailId: id })
  expect(server.received).toHaveLength(1)
})

test('without a mail server the mail waits in the outbox, and only operators read it', async () => {
  await send({ ...link, isSensitive: true })
  await runJobs()
  expect(await listOutbox(await operatorActor())).toMatchObject([
    { recipient: 'ada@example.com', subject: 'Your sign-in link for Portico', sentAt: null },
  ])
  const others = [visitor, await foreignMemberActor(), await partnerActor()]
  const reads = others.map((actor) => listOutbox(actor))
  expect((await Promise.allSettled(reads)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
})

test('with a mail server, operators do not read sign-in links, sent or not; other mails they do', async () => {
  env.SMTP_URL = `smtp://127.0.0.1:${await findClosedPort()}`
  await send({ ...link, isSensitive: true })
  await send({ ...link, to: 'zoe@example.com' })
  await runJobs()
  const operator = await operatorActor()
  const textTo = async (reader: string) =>
    (await listOutbox(operator)).find(({ recipient }) => recipient === reader)?.text
  expect(await textTo('ada@example.com')).toBeNull()
  expect(await textTo('zoe@example.com')).toContain('token=abc')
  expect(JSON.stringify(await listOutbox(operator))).not.toContain('isSensitive')
  env.SMTP_URL = (await startMailServer()).url
  await skipPauses()
  await runJobs()
  expect(await listOutbox(operator)).toMatchObject([
    { sentAt: expect.any(Date) },
    { sentAt: expect.any(Date) },
  ])
  expect(await textTo('ada@example.com')).toBeNull()
})

test('without a mail server, operators read sign-in links until they are removed', async () => {
  await send({ ...link, isSensitive: true })
  const operator = await operatorActor()
  expect((await listOutbox(operator))[0]?.text).toContain('token=abc')
  await db.mailMessage.updateMany({ data: { text: '' } })
  expect((await listOutbox(operator))[0]?.text).toBeNull()
})

test('a mail of a change that is rolled back does not exist', async () => {
  const change = db.$transaction(async (tx) => {
    await queueMail(tx, link)
    throw new Error('the change failed')
  })
  await expect(change).rejects.toThrow('the change failed')
  expect(await db.mailMessage.count()).toBe(0)
  expect(await listJobs()).toEqual([])
})

test('while the server is away the mail is tried again, and then goes once', async () => {
  env.SMTP_URL = `smtp://127.0.0.1:${await findClosedPort()}`
  await send(link)
  await runJobs()
  expect(await listJobs()).toMatchObject([
    { task: 'mail.deliver', attempts: 1, maxAttempts: 25, lastError: 'unavailable: mailServerUnavailable' },
  ])
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await skipPauses()
  await runJobs()
  expect(server.received).toHaveLength(1)
  expect(await listJobs()).toEqual([])
})

test('a server that asks for patience (4xx) is tried again, one that refuses (5xx) is not', async () => {
  let code = 451
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => done(reply(code, 'No mailbox for this address')),
  })
  env.SMTP_URL = server.url
  await send(link)
  await runJobs()
  expect(await listJobs()).toMatchObject([{ attempts: 1, maxAttempts: 25 }])
  code = 550
  await skipPauses()
  await runJobs()
  expect(await listJobs()).toMatchObject([{ attempts: 2, maxAttempts: 2, lastError: 'invalid: mailRefused' }])
  expect(await db.mailMessage.findFirstOrThrow()).toMatchObject({ sentAt: null })
})

test('a refused sign-in at the server is tried again, and its password stays out of the queue', async () => {
  const server = await startMailServer({
    authOptional: false,
    onAuth: (_auth, _session, done) => done(reply(535, 'Authentication failed')),
  })
  env.SMTP_URL = server.url.replace('smtp://', 'smtp://portico:hush-hush@')
  await send(link)
  await runJobs()
  const [job] = await listJobs()
  expect(job).toMatchObject({ attempts: 1, maxAttempts: 25 })
  expect(JSON.stringify(job)).not.toContain('hush-hush')
})

test('an address with a comma is one recipient, not two', async () => {
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await send({ ...link, to: 'ada@example.com, eve@evil.example' })
  await runJobs()
  expect(server.received.flatMap(({ recipients }) => recipients)).not.toContain('eve@evil.example')
})

test('a line break in a value does not become a header', async () => {
  const server = await startMailServer()
  env.SMTP_URL = server.url
  await send({
    ...link,
    template: 'listingIsLive',
    values: {
      listing: 'Chat\r\nBcc: eve@evil.example',
      publisher: 'Someone',
      url: 'https://portico.example',
    },
  })
  await runJobs()
  expect(server.received[0]?.subject).toContain('Bcc: eve@evil.example')
  expect(server.received[0]?.recipients).toEqual(['ada@example.com'])
  expect(server.received[0]?.bcc).toBeUndefined()
})
