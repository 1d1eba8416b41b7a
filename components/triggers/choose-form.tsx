import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice } from '@/components/ui/choice'
import { Radio, RadioGroup } from '@/components/ui/radio-group'
import { getPathname } from '@/lib/i18n/navigation'
import { triggerActions, triggerSources } from '@/lib/triggers/schema'

/** The first step of a new trigger: what sets it off, and what it does. An address holds the answer. */
export function ChooseForm() {
  const t = useTranslations('triggers')
  const locale = useLocale()
  return (
    <Card>
      <form
        method="get"
        action={getPathname({ locale, href: '/triggers/new' })}
        className="flex max-w-text flex-col gap-6"
      >
        <RadioGroup label={t('chooseWhen')}>
          {triggerSources.map((source, index) => (
            <Choice
              key={source}
              control={<Radio name="source" value={source} required defaultChecked={index === 0} />}
            >
              {t(`source.${source}`)}
            </Choice>
          ))}
        </RadioGroup>
        <RadioGroup label={t('chooseThen')}>
          {triggerActions.map((action) => (
            <Choice
              key={action}
              control={<Radio name="action" value={action} required defaultChecked={action === 'mail'} />}
              description={t(`actionHint.${action}`)}
            >
              {t(`action.${action}`)}
            </Choice>
          ))}
        </RadioGroup>
        <Button type="submit" className="self-start">
          {t('continue')}
        </Button>
      </form>
    </Card>
  )
}
