import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { exportAuditLog } from '@/lib/audit-log/export/mutations'
import { listAuditEvents } from '@/lib/audit-log/queries'
import { parseAuditFilters } from '@/lib/audit-log/schema'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import { openFor } from '@/lib/connections/credentials/queries'
import { discardDraft } from '@/lib/connections/mutations'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters } from '@/lib/connections/overview/schema'
import { getConnection } from '@/lib/connections/queries'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { memberActor } from '../../support/actors'
import { createSandboxListing, dumpDatabase, startConsented, startWithKey } from '../../support/connect'
import { createOrganization } from '../../support/factories'
import { startSharedSandbox } from '../../support/sandbox'
import { decideInSandbox } from '../../support/sandbox-browser'
import { formsOf } from '../../support/secrets'

const sandbox = await startSharedSandbox({
  apiKey: 'live-secret-key-77aa',
  clientSecret: 'client-secret-88bb',
})

test('no key, token, client secret, code or verifier stands in a row, a job, a result, an error or the audit log', async () => {
  const actor = await memberActor(await createOrganization(db))
  const listing = await createSandboxListing(sandbox)
  const secrets = [sandbox.apiKey, sandbox.clientSecret, 'wrong-secret-key-66cc']
  const seen: unknown[] = []

  const wrong = await startWithKey(actor, listing, 'wrong-secret-key-66cc')
  seen.push(await verify(actor, wrong).catch((error: unknown) => error))
  const values = { apiKey: 'k', personalToken: 'other-secret-55dd' }
  const refused = { connectionId: wrong, method: 'personal_access_token', values }
  secrets.push('other-secret-55dd')
  seen.push(await saveSetup(actor, refused).catch((error: unknown) => error))
  await saveSetup(actor, { connectionId: wrong, method: 'api_key', values: { apiKey: sandbox.apiKey } })
  seen.push(await verify(actor, wrong))

  const authorize = async () => {
    const connectionId = await startConsented(actor, listing)
    await saveSetup(actor, { connectionId, method: 'oauth2_authorization_code', values: {} })
    const url = await startAuthorization(actor, { connectionId, locale: 'en' })
    const { callback } = await decideInSandbox(url)
    secrets.push(callback.searchParams.get('code') ?? '', url.searchParams.get('state') ?? '')
    seen.push(await completeAuthorization(actor, callback.searchParams))
    seen.push(await completeAuthorization(actor, callback.searchParams))
    const { sealed } = await db.credential.findUniqueOrThrow({ where: { connectionId } })
    const { accessToken = '', refreshToken = '' } = await openFor(db, actor, connectionId, sealed)
    secrets.push(accessToken, refreshToken)
    return connectionId
  }
  const discarded = await authorize()
  seen.push(await discardDraft(actor, discarded))
  const authorized = await authorize()

  const { ownClientId: clientId, ownClientSecret: clientSecret, password } = sandbox
  secrets.push(clientSecret, password)
  const username = 'ada.marchand@sandbox.example'
  const entered: string[] = []
  for (const [method, values] of [
    ['oauth2_client_credentials', { clientId, clientSecret }],
    ['oauth2_password', { clientId, clientSecret, username, password }],
  ] as const) {
    const connectionId = await startConsented(actor, listing)
    seen.push(await saveSetup(actor, { connectionId, method, values }), await verify(actor, connectionId))
    const { sealed: tokens } = await db.credential.findUniqueOrThrow({ where: { connectionId } })
    secrets.push((await openFor(db, actor, connectionId, tokens)).accessToken ?? '')
    entered.push(connectionId)
  }
  seen.push(await listAuditEvents(actor, parseAuditFilters({})))
  seen.push(
    await new Response(
      await exportAuditLog(actor, parseAuditFilters({}), { format: 'csv', locale: 'en' }),
    ).text(),
  )

  for (const id of [wrong, authorized, ...entered]) {
    seen.push(
      await getConnection(actor, id),
      await getWizard(actor, id, 'en'),
      await getWizard(actor, id, 'fr'),
    )
  }
  seen.push(await listOverview(actor, noFilters, 'en'))

  const rows = await dumpDatabase()
  const shown = inspect(seen, { depth: 20, maxStringLength: null, maxArrayLength: null })
  expect(rows).toContain(listing.slug)
  expect(rows).toContain(`connection.revoke_tokens:${discarded}`)
  expect(shown).toContain(listing.name)
  for (const form of secrets.flatMap(formsOf)) {
    expect(form.length).toBeGreaterThan(8)
    expect(rows).not.toContain(form)
    expect(shown).not.toContain(form)
  }
})
