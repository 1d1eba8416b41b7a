import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { AttributesView } from '@/components/directory/attributes/attributes-view'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { listAttributes } from '@/lib/directory/attributes/queries'
import { getPathname } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/directory/attributes'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('employeeAttributes')
  return { title: t('title') }
}

/** The attributes of employees that the organization defines. */
export default function AttributesPage({ searchParams }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderAttributes(searchParams)} />
}

const paramsSchema = z.object({
  done: z.enum(['created', 'changed', 'moved', 'deleted']).nullable().catch(null),
})

async function renderAttributes(searchParams: Props['searchParams']) {
  const actor = await requirePermission('directory:read', '/directory/attributes')
  const [t, tDirectory, attributes, locale, { done }] = await Promise.all([
    getTranslations('employeeAttributes'),
    getTranslations('directory'),
    listAttributes(actor),
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
              { label: tDirectory('attributes') },
            ]}
          />
        }
      />
      {done && (
        <Alert variant="success" role="status" className="mb-4">
          {t(`done.${done}`)}
        </Alert>
      )}
      <AttributesView attributes={attributes} canDefine={can(actor, 'directory:define')} />
    </>
  )
}
