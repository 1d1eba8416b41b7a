import { LogOut } from 'lucide-react'
import { getLocale, getTranslations } from 'next-intl/server'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { Account } from '@/lib/auth/account'
import { MenuDetails } from './menu-details'
import { Preferences } from './preferences'
import { SignOutForm } from './sign-out-form'

/** Who is signed in, with language, theme and the way out. Opens and works without JavaScript. */
export async function AccountMenu({ account: { name, email, organization, role } }: { account: Account }) {
  const [t, roles, locale] = await Promise.all([
    getTranslations('navigation'),
    getTranslations('signIn.role'),
    getLocale(),
  ])
  return (
    <MenuDetails
      trigger={
        <span className="flex items-center gap-2 px-2 py-1">
          <span className="sr-only">{t('account')}</span>
          <Avatar name={name} size="sm" />
          <bdi className="max-w-48 truncate font-medium text-sm max-sm:sr-only">{name}</bdi>
          <Icon name="chevron-down" className="size-4 shrink-0 text-muted-foreground" />
        </span>
      }
      className="relative shrink-0"
      panelClassName="absolute end-0 top-full z-40 mt-1 flex w-72 max-w-[calc(100vw-2rem)] flex-col divide-y rounded-lg border bg-popover text-popover-foreground shadow-md"
    >
      <div className="flex flex-col gap-0.5 p-4 text-sm">
        <bdi className="wrap-break-word font-semibold">{name}</bdi>
        <span className="wrap-anywhere text-muted-foreground">{email}</span>
        {organization && <bdi className="wrap-break-word mt-2">{organization}</bdi>}
        {role && <span className="text-muted-foreground">{roles(role)}</span>}
      </div>
      <div className="px-2 py-3">
        <Preferences />
      </div>
      <div className="p-2">
        <SignOutForm>
          <input type="hidden" name="locale" value={locale} />
          <Button type="submit" variant="ghost" className="w-full justify-start px-2">
            <LogOut aria-hidden />
            {t('signOut')}
          </Button>
        </SignOutForm>
      </div>
    </MenuDetails>
  )
}
