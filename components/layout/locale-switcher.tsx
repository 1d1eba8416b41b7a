export interface LocaleLink {
  /** Language tag, such as `fr`. */
  locale: string
  /** The language's own name for itself. */
  label: string
  /** This same page in that language. */
  href: string
  isCurrent: boolean
}

/** Links to this page in the other languages. Plain links: the whole document changes language. */
export function LocaleSwitcher({
  label,
  locales,
  onApproach,
}: {
  label: string
  locales: LocaleLink[]
  /** Called when a link is pointed at or gets the focus. */
  onApproach?: () => void
}) {
  return (
    <nav data-slot="locale-switcher" aria-label={label}>
      <ul className="flex items-center gap-1">
        {locales.map((entry) => (
          <li key={entry.locale}>
            <a
              href={entry.href}
              lang={entry.locale}
              hrefLang={entry.locale}
              onPointerEnter={onApproach}
              onFocus={onApproach}
              aria-current={entry.isCurrent ? 'true' : undefined}
              className="inline-flex min-h-8 items-center rounded-md px-2 text-muted-foreground text-sm hover:bg-secondary hover:text-foreground aria-[current=true]:font-semibold aria-[current=true]:text-foreground"
            >
              {entry.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
