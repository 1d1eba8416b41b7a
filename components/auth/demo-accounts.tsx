import { getTranslations } from 'next-intl/server'
import { Button } from '@/components/ui/button'
import { listDemoAccounts } from '@/lib/auth/demo-accounts'
import type { Locale } from '@/lib/i18n/routing'

/** One button per demo account; rendered only while demo mode is on. */
export async function DemoAccounts({ locale, returnTo }: { locale: Locale; returnTo: string }) {
  const [t, accounts] = await Promise.all([getTranslations('signIn'), listDemoAccounts()])
  return (
    <section aria-labelledby="demo-accounts" className="mt-8 rounded-lg border border-dashed p-6">
      <h2 id="demo-accounts" className="font-semibold text-base">
        {t('demoTitle')}
      </h2>
      <p className="mt-1 text-muted-foreground text-sm">{t('demoText')}</p>
      <form action="/api/sign-in" method="post" className="mt-4 grid gap-2">
        <input type="hidden" name="provider" value="demo" />
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="returnTo" value={returnTo} />
        {accounts.map((account) => (
          <Button
            key={account.email}
            type="submit"
            name="email"
            value={account.email}
            variant="outline"
            className="h-auto justify-between gap-4 whitespace-normal py-2"
          >
            <span className="flex flex-col items-start text-start">
              <span>{account.name}</span>
              <span className="font-normal text-muted-foreground text-xs">{account.organization}</span>
            </span>
            <span className="text-end text-muted-foreground text-xs">{t(`role.${account.role}`)}</span>
          </Button>
        ))}
      </form>
    </section>
  )
}
