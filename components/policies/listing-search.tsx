'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

export interface ListingSearchProps {
  /** What was searched for. */
  query: string
  /** What was found; null before a search. */
  found: { slug: string; name: string }[] | null
  isPending: boolean
}

/** Finds integrations to add a rule for; each button is a step of the form around it. */
export function ListingSearch({ query, found, isPending }: ListingSearchProps) {
  const t = useTranslations('policy.listings')
  const results = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (found) results.current?.focus()
  }, [found])
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('search')}>
        {(control) => (
          <span className="flex max-w-xl gap-2">
            <Input
              {...control}
              name="q"
              type="search"
              defaultValue={query}
              maxLength={200}
              autoComplete="off"
            />
            <Button type="submit" name="intent" value="find" variant="outline" disabled={isPending}>
              {t('find')}
            </Button>
          </span>
        )}
      </Field>
      {found && (
        <div ref={results} tabIndex={-1} role="status" className="rounded-sm">
          {found.length === 0 ? (
            <p className="text-muted-foreground text-sm">{t('nothing', { query })}</p>
          ) : (
            <ul aria-label={t('found')} className="flex max-w-xl flex-col divide-y rounded-lg border px-3">
              {found.map(({ slug, name }) => (
                <li key={slug} className="flex flex-wrap items-center justify-between gap-2 py-2">
                  <span className="wrap-anywhere text-sm">{name}</span>
                  <span className="flex gap-2">
                    <Button
                      type="submit"
                      name="intent"
                      value={`add:${slug}:allow`}
                      variant="outline"
                      aria-label={t('allowNamed', { name })}
                    >
                      {t('allow')}
                    </Button>
                    <Button
                      type="submit"
                      name="intent"
                      value={`add:${slug}:block`}
                      variant="outline"
                      aria-label={t('blockNamed', { name })}
                    >
                      {t('block')}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  )
}
