'use client'

import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { StateLabel } from '@/components/ui/state-label'
import type { Impact, ImpactPage, ImpactSide } from '@/lib/activations/schema'

export interface ImpactReviewProps {
  impact: Impact
  /** A page of the full list, which then stands in place of the first names. */
  page: ImpactPage | null
  /** The sides that can have anybody. */
  sides?: readonly ImpactSide[]
}

/** Who loses and who gains, by name and number, before a change is made. Stands inside the form. */
export function ImpactReview({ impact, page, sides = ['loses', 'gains'] }: ImpactReviewProps) {
  const t = useTranslations('activations')
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])

  return (
    <section aria-labelledby="impact-title" className="flex flex-col gap-4">
      <h3 id="impact-title" ref={heading} tabIndex={-1} className="font-semibold text-base">
        {t('impactTitle')}
      </h3>
      <p className="text-sm">{t('reachAfter', { count: impact.reach })}</p>
      {sides
        .filter((side) => impact[side].count === 0)
        .map((side) => (
          <p key={side}>
            <StateLabel tone="inactive">{t(side, { count: 0 })}</StateLabel>
          </p>
        ))}
      <div className="grid gap-4 empty:hidden sm:grid-cols-2">
        {sides
          .filter((side) => impact[side].count > 0)
          .map((side) => (
            <Side key={side} side={side} impact={impact[side]} page={page?.side === side ? page : null} />
          ))}
      </div>
    </section>
  )
}

interface SideProps {
  side: ImpactSide
  impact: Impact[ImpactSide]
  page: ImpactPage | null
}

function Side({ side, impact: { count, first }, page }: SideProps) {
  const t = useTranslations('activations')
  const people = page?.people ?? first
  const more = count - first.length
  return (
    <div className="flex flex-col gap-2 rounded-lg border p-4">
      <h4>
        <StateLabel tone={side === 'loses' ? 'danger' : 'success'}>{t(side, { count })}</StateLabel>
      </h4>
      {people.length > 0 && (
        <ul className="flex flex-col gap-1 text-sm">
          {people.map(({ id, name, department }) => (
            <li key={id} className="wrap-break-word">
              {name}
              {department && <span className="text-muted-foreground"> · {department}</span>}
            </li>
          ))}
        </ul>
      )}
      {page ? (
        <PageButtons page={page} />
      ) : (
        more > 0 && (
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
            {t('andMore', { count: more })}
            <PageButton side={side} page={1}>
              {t('showAll')}
            </PageButton>
          </p>
        )
      )}
    </div>
  )
}

function PageButtons({ page: { side, page, pageCount } }: { page: ImpactPage }) {
  const t = useTranslations('activations')
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm tabular-nums">
      {page > 1 && (
        <PageButton side={side} page={page - 1}>
          {t('previousNames')}
        </PageButton>
      )}
      {t('pageOf', { page, pageCount })}
      {page < pageCount && (
        <PageButton side={side} page={page + 1}>
          {t('nextNames')}
        </PageButton>
      )}
    </p>
  )
}

function PageButton({ side, page, children }: { side: ImpactSide; page: number; children: string }) {
  return (
    <Button type="submit" name="intent" value={`page:${side}:${page}`} variant="link">
      {children}
    </Button>
  )
}
