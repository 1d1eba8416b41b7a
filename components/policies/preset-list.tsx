import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { getPathname, Link } from '@/lib/i18n/navigation'

export interface PresetListProps {
  presets: { clientId: string; listing: { slug: string; name: string } }[]
  canEdit: boolean
  /** What was searched for to add one, and what was found; null before a search. */
  query: string
  found: { slug: string; name: string }[] | null
}

/** The OAuth apps that the organization presets, and the way to add one: by address, so without JavaScript too. */
export function PresetList({ presets, canEdit, query, found }: PresetListProps) {
  const t = useTranslations('presets')
  const locale = useLocale()
  return (
    <Card id="presets">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
        <CardDescription>{t('hint')}</CardDescription>
      </CardHeader>
      {presets.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('none')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {presets.map(({ clientId, listing }) => (
            <li
              key={listing.slug}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2"
            >
              <span className="flex min-w-0 flex-col">
                <span className="wrap-anywhere font-medium text-sm">{listing.name}</span>
                <span className="wrap-anywhere text-muted-foreground text-xs">
                  {t('client', { clientId })}
                </span>
              </span>
              {canEdit && (
                <Link
                  href={`/settings/policy/presets/${listing.slug}`}
                  className="text-primary text-sm underline underline-offset-4"
                  aria-label={t('changeNamed', { name: listing.name })}
                >
                  {t('change')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      {canEdit && (
        <form
          action={`${getPathname({ locale, href: '/settings/policy' })}#presets`}
          className="flex flex-col gap-3"
        >
          <Field label={t('search')}>
            {(control) => (
              <span className="flex max-w-xl gap-2">
                <Input {...control} name="preset" type="search" defaultValue={query} maxLength={200} />
                <Button type="submit" variant="outline">
                  {t('find')}
                </Button>
              </span>
            )}
          </Field>
          {found?.length === 0 && (
            <p role="status" className="text-muted-foreground text-sm">
              {t('nothing', { query })}
            </p>
          )}
          {found && found.length > 0 && (
            <ul aria-label={t('found')} className="flex flex-wrap gap-2">
              {found.map(({ slug, name }) => (
                <li key={slug}>
                  <Button asChild variant="outline">
                    <Link href={`/settings/policy/presets/${slug}`}>{name}</Link>
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </form>
      )}
    </Card>
  )
}
