import { useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import type { SupportedMethod } from '@/lib/connections/schema'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { Link } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'

export interface MethodChoiceProps extends Pick<Wizard, 'methods'> {
  chosen: SupportedMethod
  /** On which it stands, as a path without the language. */
  page: string
}

/** Ways to authenticate, each an address of its own; one that should be avoided is marked. */
export function MethodChoice({ methods, chosen, page }: MethodChoiceProps) {
  const t = useTranslations('connections')
  if (methods.length < 2) return null
  return (
    <div className="flex flex-col gap-2">
      <p id="methods-title" className="font-medium text-sm">
        {t('setup.methods')}
      </p>
      <ul aria-labelledby="methods-title" className="flex flex-wrap gap-2">
        {methods.map(({ type, isLegacy, blocked }) => (
          <li key={type}>
            <Link
              href={`${page}?method=${type}`}
              replace
              scroll={false}
              aria-current={type === chosen ? 'true' : undefined}
              className={cn(
                'inline-flex min-h-9 items-center gap-2 rounded-md border border-input px-3 font-medium text-sm hover:bg-muted',
                type === chosen && 'border-primary bg-accent text-accent-foreground hover:bg-accent',
              )}
            >
              {t(`method.${type}`)}{' '}
              {blocked === null ? (
                isLegacy && <Badge variant="warning">{t('setup.legacy')}</Badge>
              ) : (
                <Badge variant="outline">{t('setup.blocked')}</Badge>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
