import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { type CatalogFilters, catalogQueryString, defaultFilters, facetNames } from '@/lib/catalog/schema'
import { Link } from '@/lib/i18n/navigation'

/** Whether anything but the tab narrows the view. */
function isNarrowed(filters: CatalogFilters): boolean {
  return filters.q !== '' || facetNames.some((name) => filters[name].length > 0)
}

/** Stands where no card is: leads out of an empty tab, else to asking for what is missing or building it. */
export function NothingFound({ filters }: { filters: CatalogFilters }) {
  if (filters.tab !== 'all') return <NothingInTab filters={filters} />
  return <NothingAtAll query={filters.q} />
}

const emptyTabs = {
  connected: { title: 'noneConnected', text: 'noneConnectedText', act: 'browse', leadsTo: 'available' },
  available: { title: 'noneAvailable', text: 'noneAvailableText', act: 'browseAll', leadsTo: 'all' },
} as const

function NothingInTab({ filters }: { filters: CatalogFilters }) {
  const t = useTranslations('catalog')
  if (filters.tab === 'all') return null
  const { title, text, act, leadsTo } = emptyTabs[filters.tab]
  if (isNarrowed(filters)) {
    return (
      <EmptyState title={titleOf(t, filters.q)} description={t('nothingInTab')}>
        <LinkButton query={catalogQueryString({ ...filters, tab: 'all', page: 1 })}>
          {t('searchAll')}
        </LinkButton>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={t(title)} description={t(text)}>
      <LinkButton query={catalogQueryString({ ...defaultFilters, tab: leadsTo })}>{t(act)}</LinkButton>
    </EmptyState>
  )
}

function LinkButton({ query, children }: { query: string; children: string }) {
  return (
    <Button asChild>
      <Link href={query ? `/marketplace?${query}` : '/marketplace'} prefetch={false}>
        {children}
      </Link>
    </Button>
  )
}

function titleOf(t: ReturnType<typeof useTranslations<'catalog'>>, query: string) {
  return query ? t('nothingForQuery', { query }) : t('nothingForFilters')
}

function NothingAtAll({ query }: { query: string }) {
  const t = useTranslations('catalog')
  const request = query ? `/requests/new?product=${encodeURIComponent(query)}` : '/requests/new'
  return (
    <EmptyState title={titleOf(t, query)} description={t('nothingText')}>
      <Button asChild>
        <Link href={request} prefetch={false}>
          {t('requestIt')}
        </Link>
      </Button>
      <Button asChild variant="outline">
        <Link href="/developers" prefetch={false}>
          {t('buildIt')}
        </Link>
      </Button>
    </EmptyState>
  )
}
