import { FolderOpen } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { ClientMessages } from '@/components/layout/client-messages'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Card, CardAction, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import type { OverviewRow } from '@/lib/connections/overview/queries'
import { noFilters, overviewHref } from '@/lib/connections/overview/schema'
import { deleteFolderAction, renameFolderAction } from '@/lib/folders/actions'
import type { FolderView as Folder } from '@/lib/folders/queries'
import type { Sharing } from '@/lib/folders/sharing/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { DeleteFolderForm, FolderNameForm } from './folder-forms'
import { useFolderName } from './folder-name'
import { FolderPeople } from './folder-people'

/** How many connections stand on the page itself; the list has them all. */
const listed = 10

export interface FolderViewProps {
  folder: Folder
  /** The first of its connections. */
  rows: OverviewRow[]
  total: number
  /** Null for a personal folder. */
  sharing: Sharing | null
  search: string
}

/** A folder: what is in it, who may do what with that, and its name. */
export function FolderView({ folder, rows, total, sharing, search }: FolderViewProps) {
  const t = useTranslations('folders')
  const locale = useLocale()
  const folderName = useFolderName()
  const to = (href: string) => getPathname({ locale, href })
  const canManage = folder.role === 'manage'
  return (
    <ClientMessages namespaces={['errors', 'folders']}>
      <PageHeader
        title={folderName(folder)}
        description={t(`about.${folder.title}`)}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('connections'), href: to('/connections') },
              { label: t('heading'), href: to('/connections/folders') },
              { label: folderName(folder) },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-6">
        <Contents folder={folder} rows={rows} total={total} />
        {sharing && (
          <Card>
            <CardHeader>
              <CardTitle>{t('access')}</CardTitle>
              <CardDescription>
                {folder.role === 'manage' ? t('accessHint') : t(`accessAs.${folder.role}`)}
              </CardDescription>
            </CardHeader>
            <FolderPeople folder={folder} sharing={sharing} search={search} />
          </Card>
        )}
        {canManage && folder.kind === 'shared' && folder.name && (
          <Card>
            <CardHeader>
              <CardTitle>{t('renameTitle')}</CardTitle>
            </CardHeader>
            <FolderNameForm
              key={folder.name}
              folder={{ id: folder.id, name: folder.name }}
              submit={renameFolderAction}
            />
          </Card>
        )}
        {canManage && (folder.title === 'shared' || folder.title === 'former') && (
          <Card>
            <CardHeader>
              <CardTitle>{t('deleteTitle')}</CardTitle>
              <CardDescription>{t('deleteHint', { count: total })}</CardDescription>
            </CardHeader>
            {total === 0 && <DeleteFolderForm folderId={folder.id} submit={deleteFolderAction} />}
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}

function Contents({ folder, rows, total }: Pick<FolderViewProps, 'folder' | 'rows' | 'total'>) {
  const t = useTranslations('folders')
  if (total === 0) {
    return (
      <EmptyState icon={<FolderOpen />} title={t('emptyTitle')} description={t('emptyText')}>
        <Button asChild variant="outline">
          <Link href="/connections">{t('toConnections')}</Link>
        </Button>
      </EmptyState>
    )
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('count', { count: total })}</CardTitle>
        <CardAction>
          <Link
            href={overviewHref({ ...noFilters, folder: folder.id })}
            className="inline-flex min-h-6 items-center rounded-sm text-primary text-sm underline underline-offset-4"
          >
            {t(total > listed ? 'toAll' : 'toList', { count: total })}
          </Link>
        </CardAction>
      </CardHeader>
      <ul className="flex flex-col divide-y">
        {rows.slice(0, listed).map((row) => (
          <li key={row.id} className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-2 md:items-center">
            <span className="flex min-w-0 flex-col">
              <Link
                href={`/connections/${row.id}`}
                prefetch={false}
                className="wrap-anywhere self-start rounded-sm font-medium hover:underline"
              >
                {row.name}
              </Link>
              <span className="wrap-anywhere text-muted-foreground text-xs">{row.listing.name}</span>
            </span>
            <ConnectionStatus connection={row} isBrief />
          </li>
        ))}
      </ul>
    </Card>
  )
}
