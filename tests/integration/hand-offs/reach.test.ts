import { expect, test } from 'vitest'
import { activate } from '@/lib/activations/mutations'
import { getActivation } from '@/lib/activations/queries'
import { listAttention, summarizeConnections } from '@/lib/attention/queries'
import { searchAudiences } from '@/lib/audiences/queries'
import { listAuditActors } from '@/lib/audit-log/queries'
import { renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { approve, decline } from '@/lib/connections/approval/mutations'
import { getStanding } from '@/lib/connections/approval/standing/queries'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { listHistory } from '@/lib/connections/history/queries'
import { moveConnection } from '@/lib/connections/moves/mutations'
import { discardDraft, startConnection } from '@/lib/connections/mutations'
import { listOverview } from '@/lib/connections/overview/queries'
import { noFilters } from '@/lib/connections/overview/schema'
import { getConnection } from '@/lib/connections/queries'
import {
  duplicateConnection,
  renameConnection,
  setDefaultConnection,
} from '@/lib/connections/settings/mutations'
import { getConnectionRights, listPossibleOwners } from '@/lib/connections/settings/queries'
import { transferConnection } from '@/lib/connections/settings/transfer/mutations'
import { acceptUnverified, checkIfDue, verify } from '@/lib/connections/verification/mutations'
import { consent, saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { listEmployeesByIds } from '@/lib/directory/queries'
import { createFolder, deleteFolder } from '@/lib/folders/mutations'
import { listFolders } from '@/lib/folders/queries'
import { getPolicy } from '@/lib/policies/queries'
import { listWorkspace } from '@/lib/workspace/queries'
import { handOffActor } from '@/tests/support/actors'
import {
  adminWithListing,
  createSandboxListing,
  startConsented,
  unreachableSandbox,
} from '@/tests/support/connect'

test('whoever holds a link reads and changes nothing else, of its connection or any other', async () => {
  const { organization, actor, listing } = await adminWithListing()
  const connectionId = await startConsented(actor, listing)
  const other = await startConsented(actor, await createSandboxListing(unreachableSandbox))
  const holder = await handOffActor(organization, { id: connectionId })
  const { memberId } = actor
  const attempts: Record<string, () => Promise<unknown>> = {
    listOverview: () => listOverview(holder, noFilters, 'en'),
    getConnection: () => getConnection(holder, connectionId),
    getConnectionRights: () => getConnectionRights(holder, connectionId),
    listPossibleOwners: () => listPossibleOwners(holder),
    listHistory: () => listHistory(holder, { connectionId, page: 1 }),
    listAuditActors: () => listAuditActors(holder, null),
    listFolders: () => listFolders(holder),
    searchAudiences: () => searchAudiences(holder, { query: '' }),
    listEmployeesByIds: () => listEmployeesByIds(holder, []),
    listAttention: () => listAttention(holder, new Date()),
    summarizeConnections: () => summarizeConnections(holder),
    listWorkspace: () => listWorkspace(holder),
    getActivation: () => getActivation(holder, connectionId),
    getPolicy: () => getPolicy(holder),
    getStanding: () => getStanding(holder, connectionId),
    previewDeletion: () => previewDeletion(holder, connectionId),
    consent: () => consent(holder, { connectionId, fingerprint: 'any', hasAgreed: true }),
    acceptUnverified: () => acceptUnverified(holder, { connectionId, isUnderstood: true }),
    checkIfDue: () => checkIfDue(holder, connectionId),
    startConnection: () => startConnection(holder, listing.slug),
    discardDraft: () => discardDraft(holder, connectionId),
    deleteConnection: () => deleteConnection(holder, { connectionId, fingerprint: 'any' } as never),
    renameConnection: () => renameConnection(holder, { connectionId, name: 'Mine' }),
    setDefaultConnection: () => setDefaultConnection(holder, { connectionId }),
    duplicateConnection: () => duplicateConnection(holder, { connectionId }),
    moveConnection: () => moveConnection(holder, { connectionId, folderId: 'own' }),
    transferConnection: () => transferConnection(holder, { connectionId, memberId }),
    approve: () => approve(holder, { connectionId }),
    decline: () => decline(holder, { connectionId, reason: 'No' }),
    activate: () => activate(holder, {} as never),
    createFolder: () => createFolder(holder, { name: 'Mine' }),
    deleteFolder: () => deleteFolder(holder, { folderId: connectionId }),
    renewCalendarFeed: () => renewCalendarFeed(holder),
  }
  for (const [name, attempt] of Object.entries(attempts)) {
    await expect(attempt(), name).rejects.toMatchObject({ code: 'forbidden' })
  }
  const elsewhere: Record<string, () => Promise<unknown>> = {
    getWizard: () => getWizard(holder, other, 'en'),
    saveSetup: () => saveSetup(holder, { connectionId: other, method: 'api_key', values: { apiKey: 'k' } }),
    verify: () => verify(holder, other),
  }
  for (const [name, attempt] of Object.entries(elsewhere)) {
    await expect(attempt(), name).rejects.toMatchObject({ code: 'not_found' })
  }
})
