import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { Steps } from '@/components/ui/steps'
import type { AttributeView } from '@/lib/directory/attributes/schema'
import { cancelImportAction, continueImportAction, mapImportAction } from '@/lib/directory/imports/actions'
import { progressOf, takenRows } from '@/lib/directory/imports/rules'
import type { ProblemRow, ImportView as View } from '@/lib/directory/imports/schema'
import { Link } from '@/lib/i18n/navigation'
import { ImportCounts } from './import-counts'
import { ImportPreview } from './import-preview'
import { ImportProgress } from './import-progress'
import { MappingForm } from './mapping-form'
import { ProblemList } from './problem-list'
import { StepForm } from './step-forms'

export interface ImportViewProps {
  view: View
  attributes: AttributeView[]
  samples: string[][]
  refused: ProblemRow[]
  noted: ProblemRow[]
  canImport: boolean
  /** The member who looks at it. */
  memberId: string
  now: Date
}

const stepOf = { mapping: 1, checking: 2, ready: 2, running: 3, done: 4, failed: 3 } as const

/** An import, wherever it stands. */
export function ImportView(props: ImportViewProps) {
  const { view, refused, noted } = props
  const t = useTranslations('directoryImport')
  const steps = (['file', 'columns', 'preview', 'result'] as const).map((name) => ({
    label: t(`step.${name}`),
  }))
  const hasResult = view.state !== 'mapping' && view.state !== 'checking'
  const problems = hasResult && (
    <>
      <ProblemList view={view} rows={refused} count={view.refusedCount} isRefused />
      <ProblemList view={view} rows={noted} count={view.preview?.noted ?? 0} isRefused={false} />
    </>
  )
  return (
    <ClientMessages namespaces={['errors', 'directoryImport', 'directory.field']}>
      <div className="flex flex-col gap-6">
        {view.state !== 'cancelled' && (
          <Steps label={t('steps')} steps={steps} current={stepOf[view.state]} doneLabel={t('stepDone')} />
        )}
        {props.canImport ? <Stage {...props} problems={problems} /> : <ImportCounts counts={view} />}
        {view.state !== 'ready' || !props.canImport ? problems : null}
      </div>
    </ClientMessages>
  )
}

function Stage(props: ImportViewProps & { problems: ReactNode }): ReactNode {
  const { view, attributes, samples, memberId, now, problems } = props
  switch (view.state) {
    case 'mapping':
      return <Mapping view={view} attributes={attributes} samples={samples} />
    case 'checking':
    case 'running':
      return <Working view={view} now={now} />
    case 'ready':
      return (
        view.preview && (
          <ImportPreview
            view={view}
            preview={view.preview}
            attributes={attributes}
            memberId={memberId}
            problems={problems}
          />
        )
      )
    case 'failed':
      return <Failed view={view} />
    default:
      return <Ended view={view} />
  }
}

function Mapping({ view, attributes, samples }: Pick<ImportViewProps, 'view' | 'attributes' | 'samples'>) {
  const t = useTranslations('directoryImport')
  if (!view.mapping) return null
  return (
    <section className="flex flex-col gap-4">
      <h2 className="font-semibold text-lg">{t('mapTitle')}</h2>
      <p className="max-w-text text-muted-foreground">{t('mapText')}</p>
      <MappingForm
        importId={view.id}
        header={view.header}
        samples={samples}
        mapping={view.mapping}
        attributes={attributes}
        submit={mapImportAction}
      />
      <StepForm importId={view.id} submit={cancelImportAction} variant="ghost">
        {t('cancel')}
      </StepForm>
    </section>
  )
}

function Working({ view, now }: Pick<ImportViewProps, 'view' | 'now'>) {
  const t = useTranslations('directoryImport')
  const isRunning = view.state === 'running'
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t(isRunning ? 'running' : 'checking')}</CardTitle>
        <CardDescription>{t('leave')}</CardDescription>
      </CardHeader>
      <ImportProgress key={view.state} importId={view.id} initial={progressOf(view, now)} />
      <noscript>
        <meta httpEquiv="refresh" content="5" />
        <Link href={`/directory/import/${view.id}`} className="underline">
          {t('reload')}
        </Link>
      </noscript>
      <div className="flex flex-wrap items-center gap-3">
        <StepForm importId={view.id} submit={cancelImportAction}>
          {t(isRunning ? 'cancelRunning' : 'cancel')}
        </StepForm>
        {isRunning && <p className="text-muted-foreground text-sm">{t('stopHint')}</p>}
      </div>
    </Card>
  )
}

function Failed({ view }: { view: View }) {
  const t = useTranslations('directoryImport')
  const tReason = useTranslations('errors.reasons')
  return (
    <>
      <Alert
        variant="danger"
        role="status"
        title={t('failedTitle')}
        actions={
          <>
            <StepForm importId={view.id} submit={continueImportAction} variant="default">
              {t('continue')}
            </StepForm>
            <StepForm importId={view.id} submit={cancelImportAction} variant="ghost">
              {t('cancel')}
            </StepForm>
          </>
        }
      >
        {tReason(view.failure?.reason === 'importRuns' ? 'importRuns' : 'importFailed')}
      </Alert>
      <ImportCounts counts={view} />
    </>
  )
}

function Ended({ view }: { view: View }) {
  const t = useTranslations('directoryImport')
  const isDone = view.state === 'done'
  const hasWritten = view.startedAt !== null
  const written = hasWritten ? t('stoppedText', { count: takenRows(view) }) : t('cancelledText')
  return (
    <>
      <Alert
        variant={isDone ? 'success' : 'info'}
        role="status"
        title={t(isDone ? 'doneTitle' : 'cancelledTitle')}
        actions={
          <>
            <Button asChild variant="outline" size="sm">
              <Link href="/directory">{t('toDirectory')}</Link>
            </Button>
            <Button asChild variant="outline" size="sm">
              <Link href="/directory/import">{t('again')}</Link>
            </Button>
          </>
        }
      >
        {isDone ? t('doneText') : written}
      </Alert>
      {hasWritten && <ImportCounts counts={view} />}
    </>
  )
}
