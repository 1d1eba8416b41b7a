import type { OrganizationActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { SyncRun, SyncSettings } from '@/lib/generated/prisma/client'
import type { Pace } from '@/lib/pace'
import { createScimClient } from '@/lib/scim-client/client'
import { requestsAtOnce } from '@/lib/scim-client/exchange'
import { createAccounts, type PeopleContext } from '@/lib/syncs/execution/people/rules'
import { isUnusable } from '@/lib/syncs/execution/rules'
import { compileMapping, targetsOf, usesManager } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { openProvider } from '@/lib/syncs/provider/mutations'
import type { RunReasonDetails } from '@/lib/syncs/runs/schema'
import { isInScopeNow } from '@/lib/syncs/scope/queries'
import { readScope, type Scope } from '@/lib/syncs/scope/sql'

export interface Calls {
  signal(): AbortSignal
  isHalted(): boolean
  halt(): void
  allow(): void
}

export interface RunContext extends PeopleContext {
  run: SyncRun & { holderId: string }
  settings: SyncSettings
  scope: Scope
  pace: Pace
  calls: Calls
  /** How many items are worked on at a time. */
  lanes: number
  /** The provider is told who manages whom. */
  followsManagers: boolean
  /** The provider says that it has groups. */
  saysGroups: boolean
  /** Of the provider, to be named in a failure. */
  host: string
}

/** Where many items share a request: while some are on their way, others are looked up. */
const lanesWhereShared = 48

/**
 * All that the items of a run share, read once.
 * @returns 'unusable' where the connection is not to be used as it is; 'down' where that may be over soon;
 * 'misconfigured' where it does not say where to synchronize
 */
export async function openContext(
  actor: OrganizationActor,
  run: SyncRun & { holderId: string },
  signal: AbortSignal,
): Promise<RunContext | 'unusable' | 'down' | 'misconfigured'> {
  const { connectionId, organizationId } = run
  const settings = await db.syncSettings.findFirstOrThrow({ where: { connectionId, organizationId } })
  try {
    const calls = createCalls(signal)
    // What another process learned of the provider, before it gave the run back.
    const { perMinute: learned = null, bulkSize } = (run.reasonDetails ?? {}) as RunReasonDetails
    const provider = await openProvider(actor, connectionId, { signal: calls.signal, learned })
    const client = createScimClient({ ...provider, bulkSize })
    const { bulk, filter, groups } = provider.capabilities
    const mapping = attributeMapping.parse(settings.mapping)
    return {
      run,
      settings,
      operations: provider.operations,
      scope: await readScope(db, organizationId, connectionId),
      mapping,
      represent: compileMapping(mapping),
      targets: targetsOf(mapping),
      client,
      accounts: createAccounts(),
      isInScopeNow: (employeeId) => isInScopeNow(actor, connectionId, employeeId),
      pace: provider.pace,
      calls,
      lanes: bulk || filter ? lanesWhereShared : requestsAtOnce,
      followsManagers: usesManager(mapping),
      saysGroups: groups,
      host: new URL(provider.baseUrl).host,
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (isUnusable(error)) return 'unusable'
    if (error.code === 'conflict') return 'misconfigured'
    if (error.code === 'provider_failed' || error.code === 'unavailable') return 'down'
    throw error
  }
}

/** What the process that takes the run up again has to know of the provider. */
export function whatWasLearned({ pace, client }: RunContext) {
  const [perMinute, bulkSize] = [pace.learned(), client.bulkSize()]
  return {
    ...(perMinute !== null && { perMinute }),
    ...(bulkSize && { bulkSize: { ...bulkSize } }),
  } satisfies RunReasonDetails
}

/** Lets the calls of a run be kept from waiting for their turn, where none of them is to be made any more. */
function createCalls(signal: AbortSignal): Calls {
  let halted = new AbortController()
  let joined = AbortSignal.any([signal, halted.signal])
  return {
    signal: () => joined,
    isHalted: () => halted.signal.aborted,
    halt: () => halted.abort(),
    allow() {
      if (!halted.signal.aborted) return
      halted = new AbortController()
      joined = AbortSignal.any([signal, halted.signal])
    },
  }
}
