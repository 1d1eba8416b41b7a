import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { PresetForm, RemovePresetForm } from '@/components/policies/preset-form'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { removePresetAction, savePresetAction } from '@/lib/connections/presets/actions'
import { getPresetForm } from '@/lib/connections/presets/queries'
import { AppError } from '@/lib/errors'
import { parseParam } from '@/lib/http/parse-param'
import { getPathname } from '@/lib/i18n/navigation'
import { toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/settings/policy/presets/[slug]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('presets')
  return { title: t('title') }
}

/** The OAuth app that an organization presets for one listing. */
export default function PresetPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderPreset(params)} />
}

async function renderPreset(params: Props['params']) {
  const slug = parseParam(listingSlug, (await params).slug)
  const actor = await requirePermission('policy:update', `/settings/policy/presets/${slug}`)
  const locale = toLocale(await getLocale())
  const t = await getTranslations('presets')
  const form = await getPresetForm(actor, slug, locale).catch((error: unknown) => {
    // Nobody signs in at its provider: there is nothing to preset.
    throw error instanceof AppError && error.code === 'conflict' ? new AppError('not_found') : error
  })
  const { name, preset, listingScopes, fields, redirectUri, authorized } = form
  const to = (href: string) => getPathname({ locale, href })
  return (
    <ClientMessages namespaces={['errors', 'presets']}>
      <PageHeader
        title={t('pageTitle', { name })}
        description={t('pageText', { name })}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[{ label: t('policy'), href: to('/settings/policy') }, { label: name }]}
          />
        }
      />
      <div className="flex flex-col gap-6">
        {authorized.withPreset > 0 && (
          <Alert variant="warning">{t('authorized', { count: authorized.withPreset, name })}</Alert>
        )}
        {authorized.otherwise > 0 && (
          <Alert>{t('authorizedOtherwise', { count: authorized.otherwise, name })}</Alert>
        )}
        <Card>
          <CardHeader>
            <CardTitle>{t('redirectTitle')}</CardTitle>
            <CardDescription>{t('redirectHint', { name })}</CardDescription>
          </CardHeader>
          <div className="flex flex-wrap items-center gap-2">
            <code className="wrap-anywhere rounded-md bg-muted px-2 py-1 font-mono text-xs">
              {redirectUri}
            </code>
            <CopyButton
              value={redirectUri}
              label={t('copy')}
              copiedLabel={t('copied')}
              failedLabel={t('copyFailed')}
            />
          </div>
        </Card>
        <Card>
          <PresetForm
            slug={slug}
            preset={preset}
            listingScopes={listingScopes}
            fields={fields}
            submit={savePresetAction}
          />
        </Card>
        {preset && (
          <Card>
            <CardHeader>
              <CardTitle>{t('removeTitle')}</CardTitle>
              <CardDescription>{t('removeHint')}</CardDescription>
            </CardHeader>
            <RemovePresetForm slug={slug} submit={removePresetAction} />
          </Card>
        )}
      </div>
    </ClientMessages>
  )
}
