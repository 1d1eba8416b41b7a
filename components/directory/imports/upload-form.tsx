'use client'

import { FileUp } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { type DragEvent, type FormEvent, useRef, useState } from 'react'
import { useErrorText } from '@/components/forms/error-text'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Progress } from '@/components/ui/progress'
import { mostBytes, mostRows } from '@/lib/directory/imports/schema'
import { cn } from '@/lib/utils'

export interface UploadFormProps {
  /** Why the last file was refused, where no script sent it. */
  refused?: string
}

type Sending = { share: number } | null

/** Takes a CSV file, by hand or dropped; without scripts it is a plain form. */
export function UploadForm({ refused }: UploadFormProps) {
  const t = useTranslations('directoryImport')
  const text = useErrorText()
  const action = `/api/directory/imports?locale=${useLocale()}`
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(refused ? text(refused) : null)
  const [sending, setSending] = useState<Sending>(null)
  const [isOver, setIsOver] = useState(false)

  function send(file: File | undefined): void {
    if (sending) return
    const reason = refusalOf(file)
    setProblem(reason && text(reason))
    if (!file || reason) return
    setSending({ share: 0 })
    upload(file, action, (share) => setSending({ share })).then(
      (href) => window.location.assign(href),
      (reason: unknown) => {
        setSending(null)
        setProblem(reason instanceof Refused ? text(reason.message) : t('uploadFailed'))
      },
    )
  }

  function drop(event: DragEvent): void {
    event.preventDefault()
    setIsOver(false)
    send(event.dataTransfer.files[0])
  }

  return (
    <form
      method="post"
      action={action}
      encType="multipart/form-data"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        send(input.current?.files?.[0])
      }}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn(
        'flex flex-col gap-4 rounded-lg border-2 border-dashed bg-card p-6',
        isOver && 'border-primary bg-accent',
      )}
    >
      <p className="flex items-center gap-2 text-muted-foreground text-sm">
        <FileUp aria-hidden className="size-5 shrink-0" />
        {t('drop')}
      </p>
      <Field
        label={t('file')}
        hint={t('fileHint', { megabytes: mostBytes / 2 ** 20, rows: mostRows })}
        error={problem ?? undefined}
        className="max-w-text"
      >
        <Input ref={input} type="file" name="file" accept=".csv,.txt,.tsv,text/csv,text/plain" required />
      </Field>
      {sending && (
        <div role="status" className="flex max-w-text flex-col gap-2 text-sm">
          {sending.share < 1 ? t('uploading', { percent: sending.share }) : t('reading')}
          <Progress label={t('upload')} value={sending.share < 1 ? sending.share * 100 : undefined} />
        </div>
      )}
      <Button type="submit" className="self-start" aria-disabled={sending !== null}>
        {t('upload')}
      </Button>
    </form>
  )
}

/** What can be told before a file is sent. */
function refusalOf(file: File | undefined): string | null {
  if (!file) return 'importNoFile'
  return file.size > mostBytes ? 'importTooLarge' : null
}

class Refused extends Error {}

/** Sends a file and tells how far it is, which `fetch` cannot. */
function upload(file: File, action: string, tell: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.set('file', file)
    request.open('POST', action)
    request.setRequestHeader('accept', 'application/json')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0)
    request.upload.onload = () => tell(1)
    request.onload = () => {
      const { href, reason } = (request.response ?? {}) as { href?: string; reason?: string }
      if (href) resolve(href)
      else reject(reason ? new Refused(reason) : new Error(`The answer was ${request.status}`))
    }
    request.onerror = () => reject(new Error('The connection broke off'))
    request.send(form)
  })
}
