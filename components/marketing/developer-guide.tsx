import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Link } from '@/lib/i18n/navigation'
import { ContractTable } from './contract-table'

const sources = {
  readme: 'README.md',
  contributing: 'CONTRIBUTING.md',
  decisions: 'docs/decisions/',
  definition: 'lib/connectors/schema.ts',
  sandbox: 'lib/sandbox/',
} as const
const bullets = 'flex max-w-text list-disc flex-col gap-1 ps-5 text-sm'

/** What can be built against Portico today, and what cannot yet. */
export function DeveloperGuide() {
  const t = useTranslations('developers')
  const code = (text: ReactNode) => <code className="wrap-anywhere text-xs">{text}</code>
  return (
    <div className="flex flex-col gap-10">
      <Section title={t('nowTitle')}>
        <div className="grid gap-4 lg:grid-cols-2">
          <Piece title={t('api.title')} badge={t('now')}>
            <p className="text-sm">{t('api.text')}</p>
            <ul className={bullets}>
              <li>{t.rich('api.token', { code })}</li>
              <li>{t.rich('api.segments', { code })}</li>
              <li>{t('api.webhooks')}</li>
              <li>{t.rich('api.openapi', { code })}</li>
            </ul>
            <Button asChild variant="outline" className="self-start">
              <Link href="/developers/api" prefetch={false}>
                {t('api.link')}
              </Link>
            </Button>
          </Piece>
          <Piece title={t('definition.title')} badge={t('now')}>
            <p className="text-sm">{t('definition.text')}</p>
            <ul className={bullets}>
              <li>{t('definition.methods')}</li>
              <li>{t('definition.verify')}</li>
              <li>{t('definition.add')}</li>
            </ul>
          </Piece>
          <Piece title={t('oauth.title')} badge={t('now')}>
            <p className="text-sm">{t('oauth.text')}</p>
            <ul className={bullets}>
              <li>{t('oauth.pkce')}</li>
              <li>{t.rich('oauth.redirect', { code })}</li>
              <li>{t('oauth.issuer')}</li>
            </ul>
          </Piece>
          <Piece title={t('sandbox.title')} badge={t('now')}>
            <p className="text-sm">{t('sandbox.text')}</p>
            <p className="text-sm">
              {t('sandbox.start')} {code('http://127.0.0.1:4100')}
            </p>
          </Piece>
          <Piece title={t('health.title')} badge={t('now')}>
            <p className="text-sm">{t.rich('health.text', { code })}</p>
          </Piece>
        </div>
      </Section>
      <Section title={t('plannedTitle')}>
        <p className="max-w-text text-sm">{t('plannedText')}</p>
        <ContractTable />
        <h3 className="font-semibold text-base">{t('moreTitle')}</h3>
        <ul className={bullets}>
          <li>{t('more.methods')}</li>
          <li>{t('more.partners')}</li>
          <li>{t('more.apps')}</li>
        </ul>
      </Section>
      <Section title={t('sourceTitle')}>
        <p className="max-w-text text-sm">{t('sourceText')}</p>
        <ul className={bullets}>
          {(Object.keys(sources) as (keyof typeof sources)[]).map((name) => (
            <li key={name}>
              {code(sources[name])}: {t(`source.${name}`)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('missingTitle')}>
        <p className="max-w-text text-sm">{t('missingText')}</p>
        <Button asChild variant="outline" className="self-start">
          <Link href="/requests/new" prefetch={false}>
            {t('request')}
          </Link>
        </Button>
      </Section>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4">
      <h2 className="font-semibold text-lg">{title}</h2>
      {children}
    </section>
  )
}

function Piece({ title, badge, children }: { title: string; badge: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 rounded-lg border bg-card p-6">
      <div className="flex items-start justify-between gap-3">
        <h3 className="font-semibold text-base">{title}</h3>
        <Badge variant="success">{badge}</Badge>
      </div>
      {children}
    </section>
  )
}
