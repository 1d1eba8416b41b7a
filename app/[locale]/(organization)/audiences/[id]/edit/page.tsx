import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EditorPage, EditorSkeleton } from '@/components/audiences/editor/editor-page'
import { Gated } from '@/components/layout/gated'
import { listChoices } from '@/lib/audiences/choices/queries'
import { getAudience } from '@/lib/audiences/detail/queries'
import { openForm } from '@/lib/audiences/editing/queries'
import { getFormerVersion } from '@/lib/audiences/history/queries'
import { requirePermission } from '@/lib/auth/session'
import { parseParam } from '@/lib/http/parse-param'
import { toLocale } from '@/lib/i18n/routing'

type Props = PageProps<'/[locale]/audiences/[id]/edit'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('audienceEditor')
  return { title: t('editTitle') }
}

/** An audience to change, as it is or as it was in an older version. */
export default function EditAudiencePage(props: Props) {
  return <Gated fallback={<EditorSkeleton />} render={() => renderEdit(props)} />
}

const paramsSchema = z.object({ version: z.coerce.number().int().min(1).nullable().catch(null) })

async function renderEdit({ params, searchParams }: Props) {
  const id = parseParam(z.uuid(), (await params).id)
  const { version } = paramsSchema.parse(await searchParams)
  const actor = await requirePermission(
    'audience:update',
    `/audiences/${id}/edit${version ? `?version=${version}` : ''}`,
  )
  const [t, locale, audience] = await Promise.all([
    getTranslations('audienceEditor'),
    getLocale().then(toLocale),
    getAudience(actor, id),
  ])
  const isOlder = version !== null && version !== audience.version
  const former = isOlder ? await getFormerVersion(actor, { audienceId: id, number: version }) : null
  const { name, description, conditions } = former ?? audience
  const { addedIds, removedIds } = former ?? { addedIds: [], removedIds: [] }
  const [choices, step] = await Promise.all([
    listChoices(actor),
    openForm(
      actor,
      { audienceId: id, version: audience.version, name, description, conditions, addedIds, removedIds },
      locale,
    ),
  ])
  return (
    <EditorPage
      title={t('editTitle')}
      audience={audience}
      note={former ? t('restoring', { number: former.number }) : undefined}
      editor={{
        audienceId: id,
        start: step,
        restored: former?.number,
        needsReview: audience.usedBy.some(({ isActive }) => isActive),
        choices,
      }}
      actor={actor}
    />
  )
}
