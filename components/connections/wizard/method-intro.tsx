import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'

export interface MethodIntroProps {
  wizard: Pick<Wizard, 'listing' | 'redirectUri'>
  method: SetupMethod
}

/** What a method means, above its fields; one that should be avoided says why. */
export function MethodIntro({ wizard, method }: MethodIntroProps) {
  const t = useTranslations('connections.setup')
  const provider = wizard.listing.name
  return (
    <>
      {method.isLegacy && <Alert variant="warning">{t('legacyText', { provider })}</Alert>}
      {method.type === 'oauth2_own_app' && <OwnApp wizard={wizard} method={method} />}
      {method.requestsTokens && <p className="max-w-text">{t('tokenText', { provider })}</p>}
      {method.type === 'none' && <p className="max-w-text">{t('noneText', { provider })}</p>}
    </>
  )
}

/** The address to register, and how to come by an app. */
function OwnApp({ wizard, method }: MethodIntroProps) {
  const t = useTranslations('connections')
  const provider = wizard.listing.name
  return (
    <>
      <p className="max-w-text">{t('setup.ownAppText', { provider })}</p>
      {method.registrationUrl && (
        <p>
          <a
            href={method.registrationUrl}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4"
          >
            {t('setup.ownAppHelp', { provider })}
            <span className="sr-only"> ({t('opensElsewhere')})</span>
          </a>
        </p>
      )}
      <Field label={t('setup.redirectUri', { provider })} hint={t('setup.redirectHint', { provider })}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Input
              {...control}
              value={wizard.redirectUri}
              readOnly
              className="min-w-0 flex-1 basis-60 font-mono text-xs sm:text-xs"
            />
            <CopyButton
              value={wizard.redirectUri}
              label={t('setup.redirectCopy')}
              copiedLabel={t('setup.redirectCopied')}
              failedLabel={t('setup.redirectCopyFailed')}
            />
          </div>
        )}
      </Field>
    </>
  )
}
