import { getLocale, getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { MissingRight } from '@/lib/auth/permissions'
import { HomeLink } from './home-link'
import { SignOutForm } from './sign-out-form'

/** Says inside a shell which right the reader's account lacks, and leads on. */
export async function ForbiddenView({ missing }: { missing: MissingRight }) {
  const [t, locale, navigation] = await Promise.all([
    getTranslations('site'),
    getLocale(),
    getTranslations('navigation'),
  ])
  return (
    <EmptyState as="h1" title={t(`forbidden.${missing}.title`)} description={t(`forbidden.${missing}.text`)}>
      <Button asChild>
        <HomeLink>{t('toHome')}</HomeLink>
      </Button>
      {missing === 'organization' && (
        <SignOutForm>
          <input type="hidden" name="locale" value={locale} />
          <Button type="submit" variant="outline">
            {navigation('signOut')}
          </Button>
        </SignOutForm>
      )}
    </EmptyState>
  )
}
