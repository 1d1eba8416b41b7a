import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Icon } from '@/components/ui/icon'
import { type CatalogResult, type FacetName, type FacetValue, facetNames } from '@/lib/catalog/schema'
import { tierName } from './listing-badges'

/** Of a long group only so many are shown until more are asked for. */
const shownAtFirst = 8

const openAtFirst: readonly FacetName[] = ['category', 'type', 'tier']

/** The filters as groups of checkboxes with their counts; part of the catalog's GET form. */
export function Facets({ facets }: { facets: CatalogResult['facets'] }) {
  const t = useTranslations('catalog')
  const shown = facetNames.filter((name) => facets[name].length > 0)
  return (
    <div className="flex flex-col divide-y">
      {shown.map((name) => (
        <details
          key={name}
          data-group={name}
          open={openAtFirst.includes(name) || facets[name].some((entry) => entry.selected)}
          className="group/facet py-3"
        >
          <summary className="flex min-h-6 cursor-pointer items-center justify-between rounded-sm font-semibold text-sm">
            {t(`facet.${name}`)}
            <Icon name="chevron-down" className="size-4 text-muted-foreground group-open/facet:rotate-180" />
          </summary>
          <fieldset className="mt-2 flex flex-col gap-1">
            <legend className="sr-only">{t(`facet.${name}`)}</legend>
            <FacetOptions name={name} entries={facets[name]} />
          </fieldset>
        </details>
      ))}
    </div>
  )
}

/**
 * Which values of a group are shown at once: those that most listings have and whatever is chosen, in the
 * order given. A single value is not worth folding away.
 */
export function foldValues(entries: FacetValue[]): { shown: FacetValue[]; folded: FacetValue[] } {
  if (entries.length <= shownAtFirst + 1) return { shown: entries, folded: [] }
  const most = new Set(entries.toSorted((a, b) => b.count - a.count).slice(0, shownAtFirst))
  const { shown = [], folded = [] } = Object.groupBy(entries, (entry) =>
    entry.selected || most.has(entry) ? 'shown' : 'folded',
  )
  return { shown, folded }
}

function FacetOptions({ name, entries }: { name: FacetName; entries: FacetValue[] }) {
  const t = useTranslations('catalog')
  const { shown, folded } = foldValues(entries)
  const options = (some: FacetValue[]) =>
    some.map((entry) => <FacetOption key={entry.value} name={name} entry={entry} />)
  if (folded.length === 0) return options(shown)
  return (
    <>
      {options(shown)}
      <details data-group={`${name}-more`} className="group/more">
        <summary className="inline-flex min-h-7 items-center gap-1 rounded-sm text-primary text-sm underline-offset-4 hover:underline">
          <span className="group-open/more:hidden">{t('moreValues', { count: folded.length })}</span>
          <span className="hidden group-open/more:inline">{t('fewerValues')}</span>
        </summary>
        <div className="mt-1 flex flex-col gap-1">{options(folded)}</div>
      </details>
    </>
  )
}

function FacetOption({ name, entry }: { name: FacetName; entry: FacetValue }) {
  const t = useTranslations('catalog')
  const id = `${name}-${entry.value}`
  return (
    <div className="flex min-h-7 items-center gap-2">
      <Checkbox id={id} name={name} value={entry.value} defaultChecked={entry.selected} />
      <label htmlFor={id} className="flex-1 py-1">
        {facetLabel(t, name, entry)}
      </label>
      <span className="text-muted-foreground text-xs tabular-nums">{entry.count}</span>
    </div>
  )
}

/** What a facet's value is called: data (categories), a proper name (tiers) or a message. */
export function facetLabel(
  t: ReturnType<typeof useTranslations<'catalog'>>,
  name: FacetName,
  entry: Pick<FacetValue, 'value' | 'label'>,
): string {
  if (entry.label) return entry.label
  if (name === 'tier') return tierName[entry.value as keyof typeof tierName]
  return t(`value.${name}.${entry.value}` as 'value.type.partner')
}
