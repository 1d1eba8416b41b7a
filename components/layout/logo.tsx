/** The mark: a pediment on four columns. Decorative; the word beside it is the name. */
export function LogoMark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" fill="currentColor" className={className}>
      <path d="M16 3 3 10v3h26v-3z" />
      <path d="M5 15h4v10H5zM11 15h4v10h-4zM17 15h4v10h-4zM23 15h4v10h-4z" />
      <path d="M3 27h26v2H3z" />
    </svg>
  )
}

/** Mark and wordmark. */
export function Logo() {
  return (
    <span data-slot="logo" className="inline-flex items-center gap-2 font-semibold text-base tracking-tight">
      <LogoMark className="size-6 shrink-0 text-primary" />
      Portico
    </span>
  )
}
