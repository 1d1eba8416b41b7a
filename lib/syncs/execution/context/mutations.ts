import type { OrganizationActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { SyncRun } from '@/lib/generated/prisma/client'
import { createPace, type Limit, type Pace } from '@/lib/pace'
import { processWide } from '@/lib/process-wide'
import { createScimClient } from '@/lib/scim-client/client'
import type { PeopleContext } from '@/lib/syncs/execution/people/mutations'
import { compileMapping, targetsOf, usesManager } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { openProvider } from '@/lib/syncs/provider/mutations'
import { readScope, type Scope } from '@/lib/syncs/scope/sql'

export interface RunContext extends PeopleContext {
  run: SyncRun & { holderId: string }
  scope: Scope
  pace: Pace
  /** The provider is told who manages whom. */
  followsManagers: boolean
  /** Of the provider, to be named in a failure. */
  host: string
}

/**
 * All that the items of a run share, read once.
 * @returns 'unusable' where the connection is not to be used as it is; 'down' where that may be over soon
 */
export async function openContext(
  actor: OrganizationActor,
  run: SyncRun & { holderId: string },
  signal: AbortSignal,
): Promise<RunContext | 'unusable' | 'down'> {
  const { connectionId, organizationId } = run
  const settings = await db.syncSettings.findFirstOrThrow({ where: { connectionId, organizationId } })
  try {
    const provider = await openProvider(actor, connectionId)
    const pace = paceOf(connectionId, limitOf(settings.perMinute) ?? provider.limits)
    const client = createScimClient({
      ...provider,
      async send(request) {
        await pace.turn(signal)
        return provider.send(request)
      },
    })
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
      pace,
      followsManagers: usesManager(mapping),
      host: new URL(provider.baseUrl).host,
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'conflict') return 'unusable'
    if (error.code === 'provider_failed' || error.code === 'unavailable') return 'down'
    throw error
  }
}

const paces = processWide('sync-paces', () => new Map<string, { limit: Limit | null; pace: Pace }>())

/** A connection keeps its pace from run to run, and while one waits: what its provider complained about is known. */
function paceOf(connectionId: string, limit: Limit | null): Pace {
  const known = paces.get(connectionId)
  if (known && known.limit?.perMinute === limit?.perMinute && known.limit?.burst === limit?.burst)
    return known.pace
  const pace = createPace(limit)
  paces.set(connectionId, { limit, pace })
  return pace
}

/** An admin's number: a third of a minute may come at once at most, and no more than twenty. */
function limitOf(perMinute: number | null) {
  return perMinute === null
    ? null
    : { perMinute, burst: Math.max(1, Math.min(20, Math.floor(perMinute / 3))) }
}
