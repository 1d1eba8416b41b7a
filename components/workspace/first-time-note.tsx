import { Sparkles } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { localize } from '@/lib/i18n/localized'
import { dismissNoticeAction } from '@/lib/workspace/actions'
import type { WorkspaceItem } from '@/lib/workspace/schema'
import { DismissNote } from './dismiss-note'

/** What a new integration is good for and what it learns about the person, until it is dismissed. */
export function FirstTimeNote({ item, canDismiss }: { item: WorkspaceItem; canDismiss: boolean }) {
  const t = useTranslations('workspace')
  const locale = useLocale()
  const fields = useFieldNames()
  return (
    <section
      aria-label={`${t('newTitle')}: ${item.name}`}
      className="flex flex-col gap-2 rounded-md bg-accent p-3 text-sm"
    >
      <p className="flex items-center gap-1.5 font-semibold text-accent-foreground">
        <Sparkles aria-hidden="true" className="size-4" />
        {t('newTitle')}
      </p>
      <p>{t('newText', { name: item.name })}</p>
      <ul className="list-disc ps-5">
        {localize(item.useCases, locale).map((useCase) => (
          <li key={useCase}>{useCase}</li>
        ))}
      </ul>
      {item.sharedFields.length > 0 && <p>{t('shared', { fields: fields(item.sharedFields) })}</p>}
      {canDismiss && <DismissNote slug={item.slug} name={item.name} submit={dismissNoticeAction} />}
    </section>
  )
}

function useFieldNames() {
  const t = useTranslations('permissions')
  const locale = useLocale()
  return (names: string[]) => {
    const words = names.map((name) => {
      const key = `field.${name}` as Parameters<typeof t>[0]
      return t.has(key) ? t(key) : name.replaceAll('_', ' ')
    })
    return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words)
  }
}
