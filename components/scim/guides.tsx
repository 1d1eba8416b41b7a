import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card, CardTitle } from '@/components/ui/card'
import { urns } from '@/lib/scim/schema'

const steps = {
  okta: ['app', 'url', 'token', 'enable', 'map', 'assign'],
  entra: ['app', 'url', 'token', 'map', 'scope', 'start'],
} as const

/** What to enter where, at Okta and at Entra ID. */
export function Guides() {
  const t = useTranslations('provisioning')
  const code = (text: ReactNode) => <code className="wrap-anywhere font-mono text-xs">{text}</code>
  return (
    <section aria-labelledby="guides-title" className="flex flex-col gap-3">
      <h2 id="guides-title" className="font-semibold text-base">
        {t('guidesTitle')}
      </h2>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card>
          <CardTitle as="h3">Okta</CardTitle>
          <ol className="flex list-decimal flex-col gap-2 ps-5">
            {steps.okta.map((step) => (
              <li key={step}>{t.rich(`okta.${step}`, { code, urn: urns.portico })}</li>
            ))}
          </ol>
        </Card>
        <Card>
          <CardTitle as="h3">Microsoft Entra ID</CardTitle>
          <ol className="flex list-decimal flex-col gap-2 ps-5">
            {steps.entra.map((step) => (
              <li key={step}>{t.rich(`entra.${step}`, { code })}</li>
            ))}
          </ol>
        </Card>
      </div>
    </section>
  )
}
