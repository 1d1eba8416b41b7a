import type { Metadata, Route } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DemoAccounts } from '@/components/auth/demo-accounts'
import { SignInForm } from '@/components/auth/sign-in-form'
import { NotSignedIn } from '@/components/layout/not-signed-in'
import { PageHeader } from '@/components/layout/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { homeOf } from '@/lib/auth/home'
import { getActor } from '@/lib/auth/session'
import { getEnv } from '@/lib/env'
import { toReturnPath } from '@/lib/http/return-path'
import { getPathname } from '@/lib/i18n/navigation'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn')
  return { title: t('title'), robots: { index: false } }
}

export default async function SignInPage({ searchParams }: PageProps<'/[locale]/sign-in'>) {
  const t = await getTranslations('signIn')
  return (
    <div className="mx-auto w-full max-w-md">
      <PageHeader title={t('title')} description={t('description')} />
      <Suspense fallback={<Skeleton className="h-96 w-full" />}>
        <Panel searchParams={searchParams} />
      </Suspense>
    </div>
  )
}

async function Panel({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { error, email, returnTo } = await searchParams
  const [actor, locale] = await Promise.all([getActor(), getLocale()])
  const text = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')
  // Somebody who belongs to nothing may want to sign in as somebody else.
  if (actor.kind !== 'visitor' && !error) {
    redirect((toReturnPath(text(returnTo)) || getPathname({ locale, href: homeOf(actor) })) as Route)
  }
  const { OIDC_ISSUER, PORTICO_DEMO } = getEnv()
  return (
    <>
      {actor.kind === 'visitor' && !actor.userId && <NotSignedIn />}
      <SignInForm
        locale={locale}
        error={text(error)}
        email={text(email)}
        returnTo={text(returnTo)}
        offersOpenIdConnect={Boolean(OIDC_ISSUER)}
      />
      {PORTICO_DEMO && <DemoAccounts locale={locale} returnTo={text(returnTo)} />}
    </>
  )
}
