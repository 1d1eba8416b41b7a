import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { exportAuditLog } from '@/lib/audit-log/export/mutations'
import { listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { adminWithListing, deleteShown, startConsented, startWithKey } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { formsOf } from '@/tests/support/secrets'

const sandbox = await startSharedSandbox({ apiKey: 'live-secret-key-77aa' })
const address = '198.51.100.7'

async function admin() {
  const { actor, listing } = await adminWithListing(sandbox)
  const reader = { ...actor, address }
  const read = async (id: string) => {
    const { events } = await listAuditEvents(reader, parseAuditFilters({ subject: 'connection', id }))
    for (const { actor: who, address: from } of events) {
      expect({ who, from }).toEqual({
        who: { kind: 'member', id: actor.userId, name: actor.name, email: actor.email },
        from: address,
      })
    }
    return events.toReversed()
  }
  return { actor: reader, listing, read }
}

const short = ({ action, reason, details }: { action: string; reason: string | null; details: object }) =>
  [action.replace('connection.', ''), reason, 'after' in details ? details.after : null]
    .filter(Boolean)
    .join(' ')

test('a connect session with a key, from its start to its end, is in the log with who, why and from where', async () => {
  const { actor, listing, read } = await admin()
  const id = await startWithKey(actor, listing, 'wrong-secret-key-66cc')
  await verify(actor, id).catch(() => undefined)
  await saveSetup(actor, { connectionId: id, method: 'api_key', values: { apiKey: sandbox.apiKey } })
  await verify(actor, id)
  await deleteShown(actor, id)
  const events = await read(id)
  expect(events.map(short)).toEqual([
    'started',
    'state_changed credentials pending',
    'consented',
    'state_changed verification pending',
    'configured',
    'verification_failed verification.wrongCredentials',
    'configured',
    'state_changed connected',
    'verified',
    'deleted',
  ])
  expect(events.at(0)?.subject).toEqual({ type: 'connection', id, name: listing.name, href: null })
  const secrets = ['wrong-secret-key-66cc', sandbox.apiKey].flatMap(formsOf)
  const copy = await new Response(
    await exportAuditLog(actor, parseAuditFilters({}), { format: 'jsonl', locale: 'en' }),
  ).text()
  const shown = inspect(events, { depth: 20, maxStringLength: null }) + copy
  for (const secret of secrets) expect(shown).not.toContain(secret)
})

test('so is one by authorization at the provider, refused first and granted then', async () => {
  const { actor, listing, read } = await admin()
  const connectionId = await startConsented(actor, listing)
  await saveSetup(actor, { connectionId, method: 'oauth2_authorization_code', values: {} })
  for (const decision of ['refuse', 'authorize'] as const) {
    const url = await startAuthorization(actor, { connectionId, locale: 'en' })
    const { callback } = await decideInSandbox(url, { decision })
    await completeAuthorization(actor, callback.searchParams)
  }
  await verify(actor, connectionId)
  expect((await read(connectionId)).map(short)).toEqual([
    'started',
    'state_changed credentials pending',
    'consented',
    'state_changed authorization pending',
    'configured',
    'authorization_started',
    'authorization_failed authorization.authorizationRefused',
    'authorization_started',
    'authorized',
    'state_changed verification pending',
    'state_changed connected',
    'verified',
  ])
})
