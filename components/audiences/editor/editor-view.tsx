import { useLocale } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { audienceAction, findPeopleAction, previewAudienceAction } from '@/lib/audiences/actions'
import { languageOptions } from '@/lib/audiences/choices/rules'
import type { Choices } from '@/lib/audiences/choices/schema'
import type { AudienceStep } from '@/lib/audiences/editing/schema'
import { countryOptions } from '@/lib/i18n/countries'
import { toLocale } from '@/lib/i18n/routing'
import { AudienceForm } from './audience-form'

export interface EditorViewProps {
  audienceId: string | null
  start: AudienceStep
  restored?: number
  needsReview?: boolean
  choices: Choices
}

/** The editor with what its controls offer in the reader's language. */
export function EditorView({
  audienceId,
  start,
  restored = 0,
  needsReview = false,
  choices,
}: EditorViewProps) {
  const locale = toLocale(useLocale())
  return (
    <ClientMessages namespaces={['activations', 'audienceEditor', 'audienceHistory', 'errors']}>
      <AudienceForm
        audienceId={audienceId}
        start={start}
        restored={restored}
        needsReview={needsReview}
        choices={{ ...choices, countries: countryOptions(locale), languages: languageOptions(locale) }}
        submit={audienceAction}
        preview={previewAudienceAction}
        search={findPeopleAction}
      />
    </ClientMessages>
  )
}
