'use client'

import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef } from 'react'
import { useFolderName } from '@/components/folders/folder-name'
import { Alert } from '@/components/ui/alert'
import { Card } from '@/components/ui/card'
import { StateLabel } from '@/components/ui/state-label'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { PolicyImpact, PolicyImpactSide } from '@/lib/connections/policy/schema'

/** What a policy does to connections and people, by name and number, before it is put in force. */
export function PolicyReview({ impact }: { impact: PolicyImpact }) {
  const t = useTranslations('policy.impact')
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus(), [])
  const { stops, resumes, waiting, approvers } = impact
  return (
    <section aria-labelledby="impact-title" className="flex flex-col gap-4">
      <h2 id="impact-title" ref={heading} tabIndex={-1} className="font-semibold text-lg">
        {t('title')}
      </h2>
      {stops.count === 0 && resumes.count === 0 && <p>{t('nothing')}</p>}
      {stops.count > 0 && <Side side="stops" impact={stops} />}
      {resumes.count > 0 && <Side side="resumes" impact={resumes} />}
      {stops.count > 0 && <p className="max-w-text text-muted-foreground text-sm">{t('later')}</p>}
      {waiting > 0 && <Alert>{t('waiting', { count: waiting })}</Alert>}
      {approvers !== null && approvers < 2 && <Alert variant="warning">{t('oneApprover')}</Alert>}
    </section>
  )
}

function Side({ side, impact }: { side: 'stops' | 'resumes'; impact: PolicyImpactSide }) {
  const t = useTranslations('policy.impact')
  const { count, employees, first } = impact
  const folderName = useFolderName()
  const more = count - first.length
  return (
    <Card>
      <div className="flex flex-col gap-1">
        <h3>
          <StateLabel tone={side === 'stops' ? 'danger' : 'success'}>{t(side, { count })}</StateLabel>
        </h3>
        <p className="max-w-text text-sm">{t(`${side}People`, { count: employees })}</p>
      </div>
      {first.length > 0 && (
        <Table label={t(side, { count })}>
          <TableHeader>
            <TableRow>
              {(['name', 'listing', 'owner', 'folder', 'people'] as const).map((column) => (
                <TableHead key={column}>{t(`column.${column}`)}</TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {first.map(({ id, name, listing, owner, folder, employees: reached }) => (
              <TableRow key={id}>
                <TableCell className="wrap-anywhere font-medium">{name}</TableCell>
                <TableCell>{listing}</TableCell>
                <TableCell>{owner ?? t('nobody')}</TableCell>
                <TableCell>{folder ? folderName(folder) : t('unseen')}</TableCell>
                <TableCell>{reached === null ? '–' : t('number', { count: reached })}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {more > 0 && <p className="text-muted-foreground text-sm">{t('more', { count: more })}</p>}
    </Card>
  )
}
