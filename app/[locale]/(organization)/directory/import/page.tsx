import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ImportHistory } from '@/components/directory/imports/import-history'
import { UploadForm } from '@/components/directory/imports/upload-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { listImports } from '@/lib/directory/imports/queries'
import { getPathname } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/directory/import'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('directoryImport')
  return { title: t('title') }
}

/** A new import, and those before it. */
export default function ImportsPage({ searchParams }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderImports(searchParams)} />
}

const paramsSchema = z.object({
  refused: z
    .string()
    .regex(/^[a-zA-Z]{1,40}$/)
    .optional()
    .catch(undefined),
})

async function renderImports(searchParams: Props['searchParams']) {
  const actor = await requirePermission('directory:read', '/directory/import')
  const [t, tDirectory, imports, locale, { refused }] = await Promise.all([
    getTranslations('directoryImport'),
    getTranslations('directory'),
    listImports(actor),
    getLocale(),
    searchParams.then((found) => paramsSchema.parse(found)),
  ])
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        breadcrumb={
          <Breadcrumb
            label={tDirectory('breadcrumb')}
            items={[
              { label: tDirectory('title'), href: getPathname({ locale, href: '/directory' }) },
              { label: t('title') },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-6">
        {can(actor, 'directory:import') && (
          <ClientMessages namespaces={['errors', 'directoryImport']}>
            <UploadForm refused={refused} />
          </ClientMessages>
        )}
        <ImportHistory imports={imports} />
      </div>
    </>
  )
}
