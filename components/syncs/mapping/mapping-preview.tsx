'use client'

import { useTranslations } from 'next-intl'
import { type OwnAttribute, useRuleWords } from '@/components/syncs/settings/use-rule-words'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { Link } from '@/lib/i18n/navigation'
import type { MappingStep } from '@/lib/syncs/mapping/editing/mutations'
import type { MappingPreview as Preview } from '@/lib/syncs/mapping/preview/queries'

export interface MappingPreviewProps {
  step: MappingStep | undefined
  /** What was looked for. */
  query: string
  attributes: readonly OwnAttribute[]
}

/** Tries the rules of the form around it on somebody. */
export function MappingPreview({ step, query, attributes }: MappingPreviewProps) {
  const t = useTranslations('syncMapping.preview')
  return (
    <section aria-labelledby="preview-title" className="flex flex-col gap-4 border-t pt-6">
      <div className="flex flex-col gap-1">
        <h2 id="preview-title" className="font-semibold text-base">
          {t('title')}
        </h2>
        <p className="max-w-text text-muted-foreground">{t('hint')}</p>
      </div>
      <div className="flex max-w-text flex-wrap items-end gap-2">
        <Field label={t('person')} className="min-w-0 flex-1">
          <Input type="search" name="person" defaultValue={query} autoComplete="off" />
        </Field>
        <Button type="submit" name="intent" value="find" variant="outline" formNoValidate>
          {t('find')}
        </Button>
      </div>
      <div aria-live="polite" className="contents">
        {step?.kind === 'people' && <Found people={step.people} />}
        {step?.kind === 'preview' && <Result preview={step.preview} attributes={attributes} />}
      </div>
    </section>
  )
}

function Found({ people }: { people: { id: string; name: string; email: string }[] }) {
  const t = useTranslations('syncMapping.preview')
  if (people.length === 0) return <p>{t('none')}</p>
  return (
    <ul aria-label={t('results')} className="flex max-w-text flex-col divide-y rounded-lg border bg-card">
      {people.map(({ id, name, email }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
          <span className="min-w-0">
            <bdi className="block truncate">{name}</bdi>
            <span className="wrap-anywhere block text-muted-foreground text-xs">{email}</span>
          </span>
          <Button
            type="submit"
            name="intent"
            value={`preview.${id}`}
            variant="outline"
            size="sm"
            formNoValidate
          >
            {t('show', { name })}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Result({ preview, attributes }: { preview: Preview; attributes: readonly OwnAttribute[] }) {
  const t = useTranslations('syncMapping.preview')
  const { source } = useRuleWords(attributes)
  const { employee, state, rows } = preview
  const isTold = rows.some(({ told }) => told !== undefined)
  return (
    <div className="flex flex-col gap-3">
      <p>
        <bdi className="font-medium">{employee.name}</bdi> · {t(`state.${state}`)}{' '}
        <Link href={`/directory/${employee.id}`} className="text-primary underline underline-offset-4">
          {t('toPerson')}
        </Link>
      </p>
      <Table label={t('table', { name: employee.name })}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('target')}</TableHead>
            <TableHead>{t('value')}</TableHead>
            {isTold && <TableHead>{t('told')}</TableHead>}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(({ target, value, isRequired, missing, told }) => (
            <TableRow key={target}>
              <TableCell className="wrap-anywhere font-mono text-xs">{target}</TableCell>
              <TableCell className="wrap-anywhere">
                {value ?? (
                  <span className={isRequired ? 'font-medium text-danger' : 'text-muted-foreground'}>
                    {t(isRequired ? 'missingRequired' : 'missing')}
                    {missing && (
                      <span className="block text-xs">{t('mend', { source: source(missing) })}</span>
                    )}
                  </span>
                )}
              </TableCell>
              {isTold && (
                <TableCell className="wrap-anywhere text-muted-foreground">
                  {told === value && value !== null ? t('same') : (told ?? t('missing'))}
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
