import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { cancelImportAction, remapImportAction, startImportAction } from '@/lib/directory/imports/actions'
import { needsConfirmation } from '@/lib/directory/imports/rules'
import type { ColumnTarget, ImportView, ImportPreview as Preview } from '@/lib/directory/imports/schema'
import { ImportCounts } from './import-counts'
import { StartForm, StepForm } from './step-forms'

export interface ImportPreviewProps {
  view: ImportView
  preview: Preview
  attributes: { key: string; name: string }[]
  /** The member who looks at it. */
  memberId: string
  /** What is wrong with rows; stands before the way on. */
  problems: ReactNode
}

/** What an import would change, by number and by example; and the way on. */
export function ImportPreview({ view, preview, attributes, memberId, problems }: ImportPreviewProps) {
  const t = useTranslations('directoryImport')
  const mustConfirm = needsConfirmation(view.leftCount, preview.present)
  return (
    <div className="flex flex-col gap-6">
      <section className="flex flex-col gap-3">
        <h2 className="font-semibold text-lg">{t('previewTitle')}</h2>
        <p className="text-muted-foreground">{t('previewText')}</p>
        <ImportCounts counts={view} />
      </section>
      <Admins preview={preview} memberId={memberId} />
      <Leavers view={view} preview={preview} />
      {mustConfirm && (
        <Alert variant="warning" title={t('confirmTitle', { share: view.leftCount / preview.present })}>
          {t('confirmText')}
        </Alert>
      )}
      <Changes view={view} preview={preview} attributes={attributes} />
      <Created view={view} preview={preview} />
      {problems}
      <div className="flex flex-wrap items-end gap-3 border-t pt-6">
        <StepForm importId={view.id} submit={remapImportAction}>
          {t('back')}
        </StepForm>
        <StepForm importId={view.id} submit={cancelImportAction} variant="ghost">
          {t('cancel')}
        </StepForm>
        <div className="ms-auto">
          <StartForm
            importId={view.id}
            leavers={mustConfirm ? view.leftCount : null}
            submit={startImportAction}
          />
        </div>
      </div>
    </div>
  )
}

/** Whom the directory takes for gone cannot put a wrong file right any more. */
function Admins({ preview, memberId }: Pick<ImportPreviewProps, 'preview' | 'memberId'>) {
  const t = useTranslations('directoryImport')
  const { admins, isEveryAdmin } = preview
  if (admins.length === 0) return null
  return (
    <Alert variant="danger" title={t('adminsTitle', { count: admins.length })}>
      <ul className="mb-2 list-disc ps-5">
        {admins.map((admin) => (
          <li key={admin.memberId} className="wrap-anywhere">
            <bdi className="font-medium">{admin.name}</bdi>
            {admin.memberId === memberId && ` ${t('adminYou')}`}
          </li>
        ))}
      </ul>
      <p>{t(isEveryAdmin ? 'adminsAll' : 'adminsText', { count: admins.length })}</p>
    </Alert>
  )
}

function Leavers({ view, preview }: Pick<ImportPreviewProps, 'view' | 'preview'>) {
  const t = useTranslations('directoryImport')
  if (view.leftCount === 0) return null
  const more = view.leftCount - preview.leavers.length
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('leaversTitle')}</CardTitle>
        <CardDescription>{t('leaversText', { count: view.leftCount })}</CardDescription>
      </CardHeader>
      <ul className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {preview.leavers.map(({ id, name, email }) => (
          <li key={id} className="wrap-anywhere">
            <bdi className="font-medium">{name}</bdi>{' '}
            <bdi className="text-muted-foreground text-xs">{email}</bdi>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted-foreground text-sm">{t('leaversMore', { count: more })}</p>}
    </Card>
  )
}

function Changes({
  view,
  preview: { changes },
  attributes,
}: Pick<ImportPreviewProps, 'view' | 'preview' | 'attributes'>) {
  const t = useTranslations('directoryImport')
  const nameOf = useTargetName(attributes)
  if (changes.length === 0) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('changesTitle')}</CardTitle>
        {view.updatedCount > changes.length && (
          <CardDescription>
            {t('examplesOf', { shown: changes.length, count: view.updatedCount })}
          </CardDescription>
        )}
      </CardHeader>
      <ul className="flex flex-col divide-y">
        {changes.map((example) => (
          <li key={example.line} className="flex flex-col gap-1 py-2 text-sm first:pt-0">
            <span className="flex flex-wrap gap-x-3">
              <bdi className="font-medium">{example.name}</bdi>
              <span className="text-muted-foreground text-xs">{t('line', { line: example.line })}</span>
            </span>
            <ul>
              {example.changes.map(({ target, before, after }) => (
                <li key={target} className="wrap-anywhere">
                  {t('change', {
                    field: nameOf(target),
                    before: before ?? t('nothing'),
                    after: after ?? t('nothing'),
                  })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Created({ view, preview: { created } }: Pick<ImportPreviewProps, 'view' | 'preview'>) {
  const t = useTranslations('directoryImport')
  if (created.length === 0) return null
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('createdTitle')}</CardTitle>
        {view.createdCount > created.length && (
          <CardDescription>
            {t('examplesOf', { shown: created.length, count: view.createdCount })}
          </CardDescription>
        )}
      </CardHeader>
      <ul className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {created.map(({ line, name, email }) => (
          <li key={line} className="wrap-anywhere">
            <bdi className="font-medium">{name}</bdi>{' '}
            <bdi className="text-muted-foreground text-xs">{email}</bdi>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function useTargetName(attributes: ImportPreviewProps['attributes']): (target: ColumnTarget) => string {
  const t = useTranslations('directory.field')
  return (target) => {
    const [, key] = target.split(':')
    if (key) return attributes.find((one) => one.key === key)?.name ?? key
    return t(target as Exclude<ColumnTarget, `attribute:${string}`>)
  }
}
