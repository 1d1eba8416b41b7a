import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { Streamed } from '@/components/layout/streamed'
import { Alert } from '@/components/ui/alert'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Skeleton } from '@/components/ui/skeleton'
import { listDirectoryValues } from '@/lib/audiences/choices/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { getPathname } from '@/lib/i18n/navigation'
import { EditorView, type EditorViewProps } from './editor-view'
import { ValueLists } from './value-lists'

export interface EditorPageProps {
  title: string
  /** The one that is edited; null for a new one. */
  audience: { id: string; name: string } | null
  /** Where the form does not show what is saved. */
  note?: ReactNode
  editor: EditorViewProps
  actor: MemberActor
}

/** The editor below its title. The directory's own values follow when they have been counted. */
export function EditorPage({ title, audience, note, editor, actor }: EditorPageProps) {
  const t = useTranslations('audiences')
  const locale = useLocale()
  const to = (href: string) => getPathname({ locale, href })
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={
          <Breadcrumb
            label={t('breadcrumb')}
            items={[
              { label: t('title'), href: to('/audiences') },
              ...(audience ? [{ label: audience.name, href: to(`/audiences/${audience.id}`) }] : []),
              { label: title },
            ]}
          />
        }
      />
      {note && <Alert className="mb-6">{note}</Alert>}
      <EditorView key={editor.start.version} {...editor} />
      <Streamed fallback={null}>
        <DirectoryValues actor={actor} />
      </Streamed>
    </>
  )
}

async function DirectoryValues({ actor }: { actor: MemberActor }) {
  return <ValueLists values={await listDirectoryValues(actor)} />
}

/** Holds the place of the editor while it loads. */
export function EditorSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-9 w-64" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-6">
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-48 w-full rounded-lg" />
        </div>
        <Skeleton className="h-48 w-full rounded-lg" />
      </div>
    </div>
  )
}
