import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { RunView } from '@/components/syncs/tracking/run-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { AppError } from '@/lib/errors'
import { parseParam } from '@/lib/http/parse-param'
import { runIdSchema } from '@/lib/syncs/runs/schema'
import { failureGroups, listReasons } from '@/lib/syncs/tracking/failures/queries'
import { parseItemFilters, runHref } from '@/lib/syncs/tracking/filters/schema'
import { listItems } from '@/lib/syncs/tracking/items/queries'
import { runProgress } from '@/lib/syncs/tracking/progress/queries'
import { getRun } from '@/lib/syncs/tracking/queries'

type Props = PageProps<'/[locale]/connections/[id]/tracking/[runId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('syncs.run')
  return { title: t('facts') }
}

/** One run of a connection. */
export default function RunPage(props: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderRun(props)} />
}

async function renderRun({ params, searchParams }: Props) {
  const { id, runId: rawRunId } = await params
  const connectionId = parseParam(connectionIdSchema, id)
  const runId = parseParam(runIdSchema, rawRunId)
  const filters = parseItemFilters(await searchParams)
  const actor = await requirePermission('sync:read', runHref({ connectionId, id: runId }, filters))
  const [connection, rights, run, progress, page, groups, reasons] = await Promise.all([
    getConnection(actor, connectionId),
    getConnectionRights(actor, connectionId),
    getRun(actor, runId),
    runProgress(actor, runId),
    listItems(actor, runId, filters),
    failureGroups(actor, runId),
    listReasons(actor, runId),
  ])
  if (run.connectionId !== connectionId) throw new AppError('not_found')
  const asked =
    run.status === 'awaiting_approval'
      ? (await listItems(actor, runId, parseItemFilters({ operation: 'deprovision' }))).items
      : []
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="tracking">
      <RunView
        run={run}
        provider={connection.listing.name}
        progress={progress}
        groups={groups}
        reasons={reasons}
        asked={asked}
        filters={filters}
        page={page}
        canStart={can(actor, 'sync:start') && rights.canUse}
      />
    </ConnectionFrame>
  )
}
