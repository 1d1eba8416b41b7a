import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { PermissionTable } from '@/components/catalog/permission-table'
import type { Consent } from '@/lib/connections/schema'
import { localize } from '@/lib/i18n/localized'

export interface ConsentSummaryProps {
  provider: string
  consent: Consent
}

/** What a connection accesses: data of the HR platform, scopes at the provider, and the terms that apply. */
export function ConsentSummary({ provider, consent }: ConsentSummaryProps) {
  const t = useTranslations('connections')
  const locale = useLocale()
  const format = useFormatter()
  const permissions = consent.permissions.map((permission) => ({
    ...permission,
    reason: localize(permission.reason, locale),
  }))
  return (
    <div className="flex flex-col gap-6">
      {permissions.length > 0 ? (
        <PermissionTable permissions={permissions} />
      ) : (
        <p className="max-w-text">{t('consent.noPermissions', { provider })}</p>
      )}
      {together(consent.scopes).map(({ methods, scopes }) => (
        <section key={methods.join(' ')} className="flex flex-col gap-2">
          <h3 className="font-semibold text-sm">
            {t('consent.scopesTitle', {
              provider,
              method: format.list(methods.map((method) => t(`method.${method as 'none'}`))),
            })}
          </h3>
          <dl className="flex max-w-text flex-col gap-2">
            {scopes.map(({ name, reason }) => (
              <div key={name}>
                <dt className="wrap-anywhere font-mono text-xs">{name}</dt>
                <dd className="text-muted-foreground">{localize(reason, locale)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold text-sm">{t('consent.documents')}</h3>
        {!consent.terms && <p className="max-w-text">{t('consent.noTerms', { provider })}</p>}
        <ul className="flex flex-col gap-1">
          {consent.terms && <Document href={consent.terms}>{t('consent.terms', { provider })}</Document>}
          {consent.privacy && (
            <Document href={consent.privacy}>{t('consent.privacy', { provider })}</Document>
          )}
        </ul>
      </section>
    </div>
  )
}

/** Methods that ask for the same are told once. */
function together(asked: Consent['scopes']) {
  const groups = Map.groupBy(asked, ({ scopes }) => JSON.stringify(scopes.map(({ name }) => name)))
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ scopes: first.scopes, methods: [first, ...others].map(({ method }) => method) }] : [],
  )
}

function Document({ href, children }: { href: string; children: string }) {
  const t = useTranslations('connections')
  return (
    <li>
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className="inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4"
      >
        {children}
        <span className="sr-only"> ({t('opensElsewhere')})</span>
      </a>
    </li>
  )
}
