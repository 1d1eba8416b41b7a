import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ImportView } from '@/components/directory/imports/import-view'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import type { Encoding } from '@/lib/csv/rules'
import { listAttributes } from '@/lib/directory/attributes/queries'
import { getImport, listProblemRows, listSampleRows } from '@/lib/directory/imports/queries'
import { importId } from '@/lib/directory/imports/schema'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/directory/import/[importId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('directoryImport')
  return { title: t('title') }
}

/** One import, wherever it stands. */
export default function ImportPage({ params }: Props) {
  return <Gated fallback={<ListSkeleton />} render={() => renderImport(params)} />
}

const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
}
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const

async function renderImport(params: Props['params']) {
  const id = parseParam(importId, (await params).importId)
  const actor = await requirePermission('directory:read', `/directory/import/${id}`)
  const [t, tDirectory, view, attributes, samples, refused, noted, locale] = await Promise.all([
    getTranslations('directoryImport'),
    getTranslations('directory'),
    getImport(actor, id),
    listAttributes(actor),
    listSampleRows(actor, id),
    listProblemRows(actor, id, { isRefused: true }),
    listProblemRows(actor, id, { isRefused: false }),
    getLocale(),
  ])
  const { encoding, delimiter } = view.format
  const format = {
    rows: view.rowCount,
    encoding: encodingNames[encoding],
    delimiter: delimiterNames[delimiter],
  }
  return (
    <>
      <PageHeader
        title={<bdi>{view.fileName}</bdi>}
        description={t('format', format)}
        breadcrumb={
          <Breadcrumb
            label={tDirectory('breadcrumb')}
            items={[
              { label: tDirectory('title'), href: getPathname({ locale, href: '/directory' }) },
              { label: t('title'), href: getPathname({ locale, href: '/directory/import' }) },
              { label: view.fileName },
            ]}
          />
        }
      />
      <ImportView
        view={view}
        attributes={attributes}
        samples={samples}
        refused={refused}
        noted={noted}
        canImport={can(actor, 'directory:import')}
        memberId={actor.memberId}
        now={new Date()}
      />
    </>
  )
}
