import { getTranslations } from 'next-intl/server'
import { Alert } from '@/components/ui/alert'
import { SubmitButton } from '@/components/ui/submit-button'
import { Link } from '@/lib/i18n/navigation'
import type { Locale } from '@/lib/i18n/routing'

export interface LinkFormProps {
  locale: Locale
  email: string
  token: string
  returnTo: string
}

/** The button that a mailed sign-in link leads to; only pressing it uses the link up. */
export async function LinkForm({ locale, email, token, returnTo }: LinkFormProps) {
  const t = await getTranslations('signIn')
  if (!email || !token) {
    return (
      <Alert variant="danger" actions={<Link href="/sign-in">{t('linkAgain')}</Link>}>
        {t('linkIncomplete')}
      </Alert>
    )
  }
  return (
    <form action="/api/sign-in" method="post" className="flex flex-col gap-4 rounded-lg border bg-card p-6">
      <input type="hidden" name="provider" value="link" />
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="email" value={email} />
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <p className="text-sm">{t('linkText', { email })}</p>
      <SubmitButton>{t('linkButton')}</SubmitButton>
    </form>
  )
}
