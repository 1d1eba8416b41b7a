import { useTranslations } from 'next-intl'
import { useFolderName } from '@/components/folders/folder-name'
import type { OverviewChoices } from '@/lib/connections/overview/queries'
import {
  type ChoiceName,
  checkFilters,
  defaultFilterValues,
  expiryFilters,
  nobody,
} from '@/lib/connections/overview/schema'

export interface Option {
  value: string
  label: string
}

/** What each filter offers, in the reader's language. */
export function useOptions(choices: OverviewChoices): Record<ChoiceName, Option[]> {
  const t = useTranslations('connectionOverview')
  const tConnections = useTranslations('connections')
  const folderName = useFolderName()
  return {
    listing: choices.listings.map(({ slug, name }) => ({ value: slug, label: name })),
    folder: choices.folders.map((folder) => ({ value: folder.id, label: folderName(folder) })),
    owner: [
      ...choices.owners.map(({ id, name }) => ({ value: id, label: name })),
      ...(choices.hasOwnerless ? [{ value: nobody, label: t('nobody') }] : []),
    ],
    method: choices.methods.map((value) => ({ value, label: methodName(tConnections, value) })),
    reason: choices.reasons.map((value) => ({ value, label: tConnections(`reason.${value}`) })),
    default: defaultFilterValues.map((value) => ({ value, label: t(`defaults.${value}`) })),
    check: checkFilters.map((value) => ({ value, label: t(`checks.${value}`) })),
    expiry: expiryFilters.map((value) => ({ value, label: t(`expiries.${value}`) })),
  }
}

/** An authentication method in the reader's language; one that is not known any more by its own name. */
export function methodName(t: ReturnType<typeof useTranslations<'connections'>>, method: string): string {
  const key = `method.${method}` as 'method.api_key'
  return t.has(key) ? t(key) : method
}
