import { useTranslations } from 'next-intl'
import { Checkbox } from '@/components/ui/checkbox'
import { Icon } from '@/components/ui/icon'
import { type CatalogResult, type FacetName, type FacetValue, facetNames } from '@/lib/catalog/schema'
import { tierName } from './listing-badges'

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
            {facets[name].map((entry) => (
              <FacetOption key={entry.value} name={name} entry={entry} />
            ))}
          </fieldset>
        </details>
      ))}
    </div>
  )
}

function FacetOption({ name, entry }: { name: FacetName; entry: FacetValue }) {
  const t = useTranslations('catalog')
  const id = `${name}-${entry.value}`
  return (
    <div className="flex min-h-7 items-center gap-2 text-sm">
      <Checkbox
        // A new element when the URL decides otherwise: unmanaged inputs keep what was clicked.
        key={`${entry.value}${entry.selected}`}
        id={id}
        name={name}
        value={entry.value}
        defaultChecked={entry.selected}
      />
      <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer py-1">
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
