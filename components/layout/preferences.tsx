import { getLocale, getTranslations } from 'next-intl/server'
import { LocaleLinks } from './locale-links'
import { ThemeToggle } from './theme-toggle'

/** Language and theme, for footers and menus. */
export async function Preferences() {
  const [t, locale] = await Promise.all([getTranslations('navigation'), getLocale()])
  return (
    <div className="flex flex-wrap items-center gap-4">
      <LocaleLinks label={t('language')} current={locale} />
      <ThemeToggle
        label={t('theme')}
        labels={{ light: t('themeLight'), dark: t('themeDark'), system: t('themeSystem') }}
      />
    </div>
  )
}
