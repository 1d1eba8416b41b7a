import { getTranslations } from 'next-intl/server'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { getEnv } from '@/lib/env'
import type { Locale } from '@/lib/i18n/routing'

export interface SignInFormProps {
  locale: Locale
  /** Why the last try failed: a key below `signIn.failed`; empty before the first. */
  error: string
  email: string
  returnTo: string
  offersOpenIdConnect: boolean
}

const explained = [
  'wrongCredentials',
  'linkExpired',
  'emailNotVerified',
  'noAccount',
  'otherIdentity',
  'cancelled',
  'providerFailed',
  'tooManyTries',
  'foreignOrigin',
] as const

/** Plain forms that post to the sign-in route: they need no JavaScript. */
export async function SignInForm({ locale, error, email, returnTo, offersOpenIdConnect }: SignInFormProps) {
  const [t, reasons] = await Promise.all([getTranslations('signIn'), getTranslations('errors.reasons')])
  const hidden = (
    <>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="returnTo" value={returnTo} />
    </>
  )
  const emailError = error === 'emailIncomplete' && t('failed.emailIncomplete')
  const passwordError = error === 'passwordMissing' && t('failed.passwordMissing')
  const address = getEnv().PORTICO_URL
  const failure = explained.find((reason) => reason === error) ?? 'other'
  return (
    <div className="flex flex-col gap-6">
      {error && (
        <Alert variant="danger" role="alert" title={t('failedTitle')}>
          {emailError || passwordError ? reasons('checkFields') : t(`failed.${failure}`, { address })}
        </Alert>
      )}
      {offersOpenIdConnect && (
        <form action="/api/sign-in" method="post">
          {hidden}
          <input type="hidden" name="provider" value="oidc" />
          <SubmitButton className="w-full">{t('withOpenIdConnect')}</SubmitButton>
        </form>
      )}
      <form
        action="/api/sign-in"
        method="post"
        noValidate
        className="flex flex-col gap-4 rounded-lg border bg-card p-6"
      >
        {hidden}
        <Field label={t('email')} error={emailError}>
          <Input
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            defaultValue={email}
          />
        </Field>
        <Field label={t('password')} error={passwordError}>
          <Input name="password" type="password" autoComplete="current-password" maxLength={256} />
        </Field>
        <SubmitButton name="provider" value="password">
          {t('withPassword')}
        </SubmitButton>
        <Button type="submit" name="provider" value="email" variant="outline">
          {t('withLink')}
        </Button>
        <p className="text-muted-foreground text-xs">{t('linkHint')}</p>
      </form>
    </div>
  )
}
