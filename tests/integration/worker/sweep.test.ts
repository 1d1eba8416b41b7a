import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { jobs } from '@/lib/worker/jobs'
import { workerOptions } from '@/lib/worker/options'
import { sweep } from '@/lib/worker/sweep'
import {
  createConnection,
  createOrganization,
  createSession,
  createUser,
  unique,
} from '@/tests/support/factories'

const past = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const soon = new Date(Date.now() + 60_000)

test('what has run out is removed, what has not stays', async () => {
  const user = await createUser(db)
  await createSession(db, user, { expiresAt: past(1) })
  await createSession(db, user, { endedAt: past(90) })
  const live = await createSession(db, user)
  const justEnded = await createSession(db, user, { endedAt: past(1) })
  await db.rateLimit.createMany({
    data: [
      { key: 'over', points: 3, expire: past(1) },
      { key: 'counting', points: 3, expire: soon },
    ],
  })
  await db.signInLink.createMany({
    data: [
      { tokenHash: unique(), email: user.email, expiresAt: past(1) },
      { tokenHash: 'fresh', email: user.email, expiresAt: soon },
    ],
  })

  await sweep.run({})

  const sessions = await db.session.findMany({ where: { userId: user.id }, select: { id: true } })
  expect(sessions.map(({ id }) => id).sort()).toEqual([live.id, justEnded.id].sort())
  expect(await db.rateLimit.findMany({ select: { key: true } })).toEqual([{ key: 'counting' }])
  expect(await db.signInLink.findMany({ select: { tokenHash: true } })).toEqual([{ tokenHash: 'fresh' }])
})

test('an authorization is forgotten an hour after it ran out, answered or not, with its sealed verifier', async () => {
  const { id: connectionId } = await createConnection(db, await createOrganization(db))
  const authorization = (stateHash: string, expiresAt: Date, usedAt: Date | null = null) => ({
    stateHash,
    connectionId,
    sessionId: crypto.randomUUID(),
    sealed: Buffer.from('sealed'),
    redirectUri: 'http://localhost:3000/api/oauth/callback',
    locale: 'en',
    expiresAt,
    usedAt,
  })
  await db.authorizationRequest.createMany({
    data: [
      authorization('never answered', past(61)),
      authorization('answered', past(61), past(65)),
      authorization('late', past(30)),
      authorization('open', soon),
    ],
  })
  await sweep.run({})
  const left = await db.authorizationRequest.findMany({ orderBy: { stateHash: 'asc' } })
  expect(left.map(({ stateHash }) => stateHash)).toEqual(['late', 'open'])
  expect(await db.connection.count({ where: { id: connectionId } })).toBe(1)
})

test('a sign-in link in a mail that never went is emptied after an hour, other mails are kept', async () => {
  const mail = (isSensitive: boolean, minutes: number) =>
    db.mailMessage.create({
      data: {
        recipient: 'ada@example.com',
        subject: 'S',
        text: 'T',
        locale: 'en',
        isSensitive,
        createdAt: past(minutes),
      },
    })
  const [old, fresh, plain] = [await mail(true, 61), await mail(true, 30), await mail(false, 600)]
  await sweep.run({})
  const texts = await db.mailMessage.findMany({ select: { id: true, text: true } })
  expect(new Map(texts.map(({ id, text }) => [id, text]))).toEqual(
    new Map([
      [old.id, ''],
      [fresh.id, 'T'],
      [plain.id, 'T'],
    ]),
  )
})

test('the worker has a timetable, of jobs that it knows', () => {
  const { parsedCronItems, taskList } = workerOptions('postgresql://localhost', jobs)
  const tasks = parsedCronItems?.map(({ task }) => task)
  expect(tasks).toEqual([
    'connection.plan',
    'policy.review',
    'auth.watch-leavers',
    'directory.tend-imports',
    'directory.find-ended',
    'syncs.plan',
    'webhooks.forget',
    'announcements.plan',
    'audit-exports.plan',
    'triggers.plan',
    'syncs.alerts',
    'syncs.digests',
    'syncs.forget',
    'site.sweep',
    'signing-key.rotate',
    'listing-watches.find-arrivals',
    'audiences.find-passed-days',
    'attention.watch',
  ])
  expect(Object.keys(taskList ?? {})).toEqual(expect.arrayContaining(tasks ?? []))
})
