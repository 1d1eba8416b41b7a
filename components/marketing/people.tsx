import { useTranslations } from 'next-intl'
import { Link } from '@/lib/i18n/navigation'

const people = [
  { who: 'hr', href: '/marketplace' },
  { who: 'employees', href: '/workspace' },
  { who: 'partners', href: '/developers' },
] as const

/** What Portico does for each of those who meet it. */
export function People() {
  const t = useTranslations('home')
  return (
    <section aria-labelledby="people" className="flex flex-col gap-4">
      <h2 id="people" className="font-semibold text-lg">
        {t('people')}
      </h2>
      <ul className="grid gap-4 lg:grid-cols-3">
        {people.map(({ who, href }) => (
          <li key={who} className="flex flex-col gap-3 rounded-lg border bg-card p-6">
            <h3 className="font-semibold text-base">{t(`${who}.title`)}</h3>
            <ul className="flex list-disc flex-col gap-2 ps-5 text-sm">
              <li>{t(`${who}.find`)}</li>
              <li>{t(`${who}.connect`)}</li>
              <li>{t(`${who}.decide`)}</li>
            </ul>
            <Link
              href={href}
              prefetch={false}
              className="mt-auto inline-flex min-h-6 items-center self-start rounded-sm font-medium text-primary text-sm underline-offset-4 hover:underline"
            >
              {t(`${who}.link`)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
