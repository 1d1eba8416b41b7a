'use client'

import { useTranslations } from 'next-intl'
import { useId, useLayoutEffect, useRef } from 'react'
import { ListingMark } from '@/components/catalog/listing-mark'
import { Button } from '@/components/ui/button'
import { StateLabel } from '@/components/ui/state-label'
import {
  type AudienceImpactPage,
  type AudienceImpact as Impact,
  type ImpactSide,
  impactSides,
  type Sides,
} from '@/lib/audiences/impact/schema'

export interface AudienceImpactProps {
  impact: Impact
  /** A page of a full list, which then stands in place of the first names. */
  page: AudienceImpactPage | null
}

/** Who comes into an audience and leaves it by an edit, and who gains and loses which integration by that. */
export function AudienceImpact({ impact: { members, listings }, page }: AudienceImpactProps) {
  const t = useTranslations('audienceEditor')
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-4">
      <h2 id={titleId} ref={heading} tabIndex={-1} className="font-semibold text-base">
        {t('impactTitle')}
      </h2>
      <Part
        title={<h3 className="font-medium text-sm">{t('impactMembers')}</h3>}
        sides={members}
        words="members"
        activationId={null}
        page={page}
      />
      {listings.map(({ activationId, listing, ...sides }) => (
        <Part
          key={activationId}
          title={
            <h3 className="flex items-center gap-2 font-medium text-sm">
              <ListingMark {...listing} />
              {listing.name}
            </h3>
          }
          sides={sides}
          words="access"
          activationId={activationId}
          page={page}
        />
      ))}
    </section>
  )
}

interface PartProps {
  title: React.ReactNode
  sides: Sides
  words: 'members' | 'access'
  activationId: string | null
  page: AudienceImpactPage | null
}

function Part({ title, sides, words, activationId, page }: PartProps) {
  const t = useTranslations('audienceEditor')
  const moved = impactSides.filter((side) => sides[side].count > 0)
  return (
    <div className="flex flex-col gap-2 rounded-lg border bg-card p-4">
      {title}
      {moved.length === 0 && <p className="text-muted-foreground text-sm">{t(`${words}.nobody`)}</p>}
      <div className="grid gap-4 empty:hidden sm:grid-cols-2">
        {moved.map((side) => (
          <Side
            key={side}
            side={side}
            people={sides[side]}
            words={words}
            activationId={activationId}
            page={page?.activationId === activationId && page.side === side ? page : null}
          />
        ))}
      </div>
    </div>
  )
}

interface SideProps extends Pick<PartProps, 'words' | 'activationId' | 'page'> {
  side: ImpactSide
  people: Sides[ImpactSide]
}

function Side({ side, people: { count, first }, words, activationId, page }: SideProps) {
  const t = useTranslations('audienceEditor')
  const more = count - first.length
  const turn = (to: number, label: string) => (
    <Button
      type="submit"
      name="intent"
      value={`page:${activationId ?? 'members'}:${side}:${to}`}
      variant="link"
    >
      {label}
    </Button>
  )
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <StateLabel tone={side === 'loses' ? 'danger' : 'success'}>
        {t(`${words}.${side}`, { count })}
      </StateLabel>
      <ul className="flex flex-col gap-1 text-sm">
        {(page?.people ?? first).map(({ id, name, department }) => (
          <li key={id} className="wrap-break-word">
            {name}
            {department && <span className="text-muted-foreground"> · {department}</span>}
          </li>
        ))}
      </ul>
      {page ? (
        <p className="flex flex-wrap items-center gap-x-3 text-muted-foreground text-sm tabular-nums">
          {page.page > 1 && turn(page.page - 1, t('previousNames'))}
          {t('pageOf', { page: page.page, pageCount: page.pageCount })}
          {page.page < page.pageCount && turn(page.page + 1, t('nextNames'))}
        </p>
      ) : (
        more > 0 && (
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm tabular-nums">
            {t('andMore', { count: more })}
            {turn(1, t('showAll'))}
          </p>
        )
      )}
    </div>
  )
}
