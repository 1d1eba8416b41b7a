import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { FolderNameForm } from '@/components/folders/folder-forms'
import { FolderList } from '@/components/folders/folder-list'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { createFolderAction } from '@/lib/folders/actions'
import { emptyOwnFolder, listFilledFolders } from '@/lib/folders/queries'
import { getPathname } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/folders'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('folders')
  return { title: t('heading') }
}

/** The folders that the reader can see, and a form to make another. */
export default function FoldersPage({ searchParams }: Props) {
  const fallback = (
    <>
      <Header />
      <Skeleton className="h-64 w-full rounded-lg" />
    </>
  )
  return <Gated fallback={fallback} render={() => renderFolders(searchParams)} />
}

async function Header() {
  const [t, locale] = await Promise.all([getTranslations('folders'), getLocale()])
  return (
    <PageHeader
      title={t('heading')}
      description={t('description')}
      breadcrumb={
        <Breadcrumb
          label={t('breadcrumb')}
          items={[
            { label: t('connections'), href: getPathname({ locale, href: '/connections' }) },
            { label: t('heading') },
          ]}
        />
      }
    />
  )
}

async function renderFolders(searchParams: Props['searchParams']) {
  const actor = await requirePermission('folder:read', '/connections/folders')
  const [t, folders, { done }] = await Promise.all([
    getTranslations('folders'),
    listFilledFolders(actor),
    searchParams,
  ])
  const hasOwn = folders.some(({ title }) => title === 'own')
  const shown = hasOwn ? folders : [...folders, { ...emptyOwnFolder(actor), connections: 0 }]
  return (
    <>
      <Header />
      <div className="flex flex-col gap-6">
        {(done === 'deleted' || done === 'left') && (
          <Alert variant="success" role="status">
            {t(`done.${done}`)}
          </Alert>
        )}
        <p className="text-muted-foreground tabular-nums">{t('folderCount', { count: shown.length })}</p>
        <FolderList folders={shown} />
        {can(actor, 'folder:create') && (
          <Card>
            <CardHeader>
              <CardTitle>{t('createTitle')}</CardTitle>
              <CardDescription>{t('createHint')}</CardDescription>
            </CardHeader>
            <ClientMessages namespaces={['errors', 'folders']}>
              <FolderNameForm submit={createFolderAction} />
            </ClientMessages>
          </Card>
        )}
      </div>
    </>
  )
}
