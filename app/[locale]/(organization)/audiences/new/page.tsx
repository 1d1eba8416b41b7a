import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EditorPage, EditorSkeleton } from '@/components/audiences/editor/editor-page'
import { Gated } from '@/components/layout/gated'
import { listChoices } from '@/lib/audiences/choices/queries'
import { copyAudience } from '@/lib/audiences/detail/queries'
import { openForm } from '@/lib/audiences/editing/queries'
import { requirePermission } from '@/lib/auth/session'
import { toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/audiences/new'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audienceEditor')
  return { title: t('newTitle') }
}

/** A new audience, empty or as a copy of another one. */
export default function NewAudiencePage({ searchParams }: Props) {
  return <Gated fallback={<EditorSkeleton />} render={() => renderNew(searchParams)} />
}

const paramsSchema = z.object({ from: z.uuid().nullable().catch(null) })

async function renderNew(searchParams: Props['searchParams']) {
  const { from } = paramsSchema.parse(await searchParams)
  const actor = await requirePermission('audience:create', `/audiences/new${from ? `?from=${from}` : ''}`)
  const [t, locale] = await Promise.all([getTranslations('audienceEditor'), getLocale().then(toLocale)])
  const model = from ? await copyAudience(actor, from) : null
  const empty = { name: '', description: '', conditions: null, addedIds: [] }
  const start = model ? { ...model, name: t('copyName', { name: model.name }) } : empty
  const [choices, step] = await Promise.all([
    listChoices(actor),
    openForm(actor, { ...start, audienceId: null, removedIds: [], version: 0 }, locale),
  ])
  return (
    <EditorPage
      title={t('newTitle')}
      audience={null}
      editor={{ audienceId: null, start: step, choices }}
      actor={actor}
    />
  )
}
