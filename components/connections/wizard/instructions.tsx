import { useTranslations } from 'next-intl'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { LinkedText } from '../linked-text'

export interface InstructionsProps {
  wizard: Pick<Wizard, 'listing' | 'instructions'>
  as?: 'h2' | 'h3'
}

/** The provider's own steps, beside the fields. */
export function Instructions({ wizard, as: Heading = 'h3' }: InstructionsProps) {
  const t = useTranslations('connections.setup')
  return (
    <aside aria-labelledby="instructions-title" className="lg:order-2">
      <Heading id="instructions-title" className="mb-3 font-semibold text-base">
        {t('instructions', { provider: wizard.listing.name })}
      </Heading>
      <ol className="flex max-w-text list-decimal flex-col gap-2 ps-5">
        {wizard.instructions.map((line) => (
          <li key={line} className="wrap-anywhere">
            <LinkedText>{line}</LinkedText>
          </li>
        ))}
      </ol>
    </aside>
  )
}
