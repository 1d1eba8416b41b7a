import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { LinkForm } from '@/components/auth/link-form'
import { PageHeader } from '@/components/layout/page-header'
import { Skeleton } from '@/components/ui/skeleton'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn')
  return { title: t('linkTitle'), robots: { index: false } }
}

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function SignInLinkPage({ searchParams }: PageProps<'/[locale]/sign-in/link'>) {
  const t = await getTranslations('signIn')
  return (
    <div className="mx-auto w-full max-w-md">
      <PageHeader title={t('linkTitle')} />
      <Suspense fallback={<Skeleton className="h-40 w-full" />}>
        <Form searchParams={searchParams} />
      </Suspense>
    </div>
  )
}

async function Form({ searchParams }: { searchParams: Search }) {
  const { email, token, returnTo } = await searchParams
  const text = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')
  return (
    <LinkForm locale={await getLocale()} email={text(email)} token={text(token)} returnTo={text(returnTo)} />
  )
}
