import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { EmptyState } from '@/components/ui/empty-state'
import { handOffEnds } from '@/lib/hand-offs/schema'

type Props = PageProps<'/[locale]/hand-off/end/[outcome]'>

export function generateStaticParams() {
  return handOffEnds.map((outcome) => ({ outcome }))
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('handOff')
  return { title: t('metaTitle'), robots: { index: false, follow: false } }
}

/** The last page of a link. Names nothing and nobody: its address is the same for all. */
export default async function HandOffEndPage({ params }: Props) {
  const { outcome } = await params
  const end = handOffEnds.find((known) => known === outcome)
  if (!end) notFound()
  const t = await getTranslations('handOff.end')
  return <EmptyState as="h1" title={t(`${end}Title`)} description={t(`${end}Text`)} />
}
