import { useTranslations } from 'next-intl'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import type { ReferenceOperation } from '@/lib/api-reference/reference/rules'
import { CodeSamples } from './code-samples'
import { FieldTable } from './field-table'
import { Prose } from './prose'

/** One call: what it does, what it takes and answers, and how it is made. */
export function OperationSection({ operation }: { operation: ReferenceOperation }) {
  const t = useTranslations('apiReference')
  const { id, method, path, summary, description, scope, parameters, body, answers, samples } = operation
  return (
    <section aria-labelledby={id} className="flex flex-col gap-4 border-t pt-8">
      <h3 id={id} className="scroll-mt-20 font-semibold text-base">
        {summary}
      </h3>
      <p translate="no" className="wrap-anywhere font-mono text-sm">
        <strong>{method}</strong> {path}
      </p>
      <p className="max-w-text text-sm">
        <Prose text={description} />
        {scope && <> {t.rich('needs', { code: () => <code>{scope}</code> })}.</>}
      </p>
      {parameters.length > 0 && <FieldTable label={`${summary}: ${t('parameters')}`} fields={parameters} />}
      {body.length > 0 && <FieldTable label={`${summary}: ${t('body')}`} fields={body} />}
      <CodeSamples group={id} samples={samples} />
      <Table label={`${summary}: ${t('answers')}`}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('status')}</TableHead>
            <TableHead>{t('meaning')}</TableHead>
            <TableHead>{t('body')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {answers.map(({ status, description: meaning, schema }) => (
            <TableRow key={status}>
              <TableHead scope="row" className="py-2.5 align-top text-foreground">
                {status}
              </TableHead>
              <TableCell className="min-w-64 whitespace-normal align-top">
                <Prose text={meaning} />
              </TableCell>
              <TableCell className="align-top">
                {schema ? (
                  <a className="text-primary underline underline-offset-4" href={`#${schema}`}>
                    {schema}
                  </a>
                ) : (
                  '–'
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  )
}
