import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/lib/utils'
import { buttonVariants } from './button'
import { Icon } from './icon'

export interface PaginationProps {
  /** Accessible name of the navigation. */
  label: string
  page: number
  pageCount: number
  hrefFor: (page: number) => string
  previousLabel: string
  nextLabel: string
  /** Accessible name of one page's link, "Page 3" for instance. */
  pageLabel: (page: number) => string
  className?: string
}

/** Links to the pages around the current one. Draws nothing when there is only one page. */
export function Pagination(props: PaginationProps) {
  const { label, page, pageCount, hrefFor, previousLabel, nextLabel, pageLabel, className } = props
  if (pageCount <= 1) return null
  return (
    <nav data-slot="pagination" aria-label={label} className={className}>
      <ul className="flex flex-wrap items-center justify-center gap-1">
        {page > 1 && (
          <PageLink href={hrefFor(page - 1)} rel="prev" size="default">
            <Icon name="chevron-left" />
            {previousLabel}
          </PageLink>
        )}
        {pageWindow(page, pageCount).map((entry) =>
          typeof entry === 'number' ? (
            <PageLink key={entry} href={hrefFor(entry)} label={pageLabel(entry)} current={entry === page}>
              {entry}
            </PageLink>
          ) : (
            <li key={entry} aria-hidden="true" className="px-1 text-muted-foreground">
              …
            </li>
          ),
        )}
        {page < pageCount && (
          <PageLink href={hrefFor(page + 1)} rel="next" size="default">
            {nextLabel}
            <Icon name="chevron-right" />
          </PageLink>
        )}
      </ul>
    </nav>
  )
}

function PageLink(props: {
  href: string
  label?: string
  current?: boolean
  rel?: string
  size?: 'default' | 'icon'
  children: ReactNode
}) {
  const { href, label, current = false, rel, size = 'icon', children } = props
  return (
    <li>
      <Link
        href={href as Route}
        // Few of the pages offered are ever opened.
        prefetch={false}
        rel={rel}
        aria-label={label}
        aria-current={current ? 'page' : undefined}
        className={cn(
          buttonVariants({ variant: 'ghost', size }),
          'tabular-nums',
          current && 'border border-input',
        )}
      >
        {children}
      </Link>
    </li>
  )
}

/**
 * The pages to offer: first, last, the current one and its neighbours, with gaps between.
 * @example pageWindow(5, 9) // [1, 'gap-start', 4, 5, 6, 'gap-end', 9]
 */
export function pageWindow(page: number, pageCount: number): (number | 'gap-start' | 'gap-end')[] {
  const around = [page - 1, page, page + 1].filter((number) => number > 1 && number < pageCount)
  const first = around[0] ?? pageCount
  const last = around.at(-1) ?? 1
  return [
    1,
    ...(first === 3 ? [2] : first > 3 ? (['gap-start'] as const) : []),
    ...around,
    ...(last === pageCount - 2 ? [pageCount - 1] : last < pageCount - 2 ? (['gap-end'] as const) : []),
    ...(pageCount > 1 ? [pageCount] : []),
  ]
}
