import { Download, ListPlus, Upload } from 'lucide-react'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DirectorySkeleton } from '@/components/directory/directory-skeleton'
import { PeopleView } from '@/components/directory/people-view'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { listAttributes } from '@/lib/directory/attributes/queries'
import { countPeople, listPeople, listPeopleChoices } from '@/lib/directory/people/queries'
import {
  type PeopleFilters,
  parsePeopleFilters,
  peopleHref,
  peopleQueryString,
} from '@/lib/directory/people/schema'
import { Link } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/directory'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('directory')
  return { title: t('title') }
}

/** The people of the organization. */
export default function DirectoryPage({ searchParams }: Props) {
  return <Gated fallback={<Waiting />} render={() => renderDirectory(searchParams)} />
}

async function Waiting() {
  const t = await getTranslations('directory')
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DirectorySkeleton />
    </>
  )
}

async function renderDirectory(searchParams: Props['searchParams']) {
  const filters = parsePeopleFilters(await searchParams)
  const actor = await requirePermission('directory:read', peopleHref(filters))
  const canImport = can(actor, 'directory:import')
  const [t, page, total, choices, attributes] = await Promise.all([
    getTranslations('directory'),
    listPeople(actor, filters),
    countPeople(actor, filters),
    listPeopleChoices(actor),
    listAttributes(actor),
  ])
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={<Actions filters={filters} canImport={canImport} />}
      />
      <PeopleView
        filters={filters}
        choices={choices}
        attributes={attributes}
        page={page}
        total={total}
        canImport={canImport}
      />
    </>
  )
}

async function Actions({ filters, canImport }: { filters: PeopleFilters; canImport: boolean }) {
  const t = await getTranslations('directory')
  const locale = await getLocale()
  const query = peopleQueryString({ ...filters, cursor: null })
  return (
    <>
      <Button asChild variant="outline">
        <a href={`/api/directory/people?locale=${locale}${query && `&${query}`}`}>
          <Download aria-hidden />
          {t('export')}
        </a>
      </Button>
      <Button asChild variant="outline">
        <Link href="/directory/attributes">
          <ListPlus aria-hidden />
          {t('attributes')}
        </Link>
      </Button>
      {canImport && (
        <Button asChild>
          <Link href="/directory/import">
            <Upload aria-hidden />
            {t('import')}
          </Link>
        </Button>
      )}
    </>
  )
}
