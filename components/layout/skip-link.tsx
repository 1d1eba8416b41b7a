/** First thing in the tab order; leads past the navigation. */
export function SkipLink({ label, target = 'main' }: { label: string; target?: string }) {
  return (
    <a
      data-slot="skip-link"
      href={`#${target}`}
      className="sr-only z-50 rounded-md bg-primary px-4 py-2 font-medium text-primary-foreground text-sm focus:not-sr-only focus:fixed focus:inset-s-4 focus:top-4 focus:px-4 focus:py-2"
    >
      {label}
    </a>
  )
}
