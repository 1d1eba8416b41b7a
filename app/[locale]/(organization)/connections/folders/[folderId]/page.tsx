import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { FolderView } from '@/components/folders/folder-view'
import { Gated } from '@/components/layout/gated'
import { Alert } from '@/components/ui/alert'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { listOverview } from '@/lib/connections/overview/queries'
import { longestSearch, noFilters } from '@/lib/connections/overview/schema'
import { getFolder } from '@/lib/folders/queries'
import { folderTargetSchema, ownFolder } from '@/lib/folders/schema'
import { getSharing } from '@/lib/folders/sharing/queries'
import { parseParam } from '@/lib/http/parse-param'
import { toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/connections/folders/[folderId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('folders')
  return { title: t('folder') }
}

/** What is in a folder and who may do what with it. */
export default function FolderPage(props: Props) {
  return <Gated fallback={<FolderSkeleton />} render={() => renderFolder(props)} />
}

function FolderSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-16 w-80 max-w-full" />
      <Skeleton className="h-48 w-full rounded-lg" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </div>
  )
}

const paramsSchema = z.object({
  member: z.string().max(longestSearch).catch(''),
  done: z.enum(['created', 'renamed', 'shared']).nullable().catch(null),
})

async function renderFolder({ params, searchParams }: Props) {
  const id = parseParam(folderTargetSchema, (await params).folderId)
  const actor = await requirePermission('folder:read', `/connections/folders/${id}`)
  const folder = await getFolder(actor, id)
  const locale = toLocale(await getLocale())
  const isMade = folder.id !== ownFolder
  const [t, overview, sharing, { member, done }] = await Promise.all([
    getTranslations('folders'),
    isMade ? listOverview(actor, { ...noFilters, folder: folder.id }, locale) : null,
    folder.kind === 'personal' ? null : getSharing(actor, folder.id),
    searchParams.then((found) => paramsSchema.parse(found)),
  ])
  return (
    <>
      {done && (
        <Alert variant="success" role="status" className="mb-4">
          {t(`done.${done}`)}
        </Alert>
      )}
      <FolderView
        folder={folder}
        rows={overview?.rows ?? []}
        total={overview?.total ?? 0}
        sharing={sharing}
        search={member}
      />
    </>
  )
}
