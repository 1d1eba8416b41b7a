'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Progress } from '@/components/ui/progress'
import type { ImportProgress as State } from '@/lib/directory/imports/rules'

export interface ImportProgressProps {
  importId: string
  /** As it was when the page was made. */
  initial: State
}

const interval = 1000

/** How far an import is, asked for each second; the page is made anew once it has moved on. */
export function ImportProgress({ importId, initial }: ImportProgressProps) {
  const t = useTranslations('directoryImport')
  const router = useRouter()
  const [progress, setProgress] = useState(initial)
  const hasMovedOn = progress.state !== initial.state
  useEffect(() => {
    if (hasMovedOn) return router.refresh()
    const timer = setInterval(async () => {
      const response = await fetch(`/api/directory/imports/${importId}`, { cache: 'no-store' }).catch(
        () => null,
      )
      if (response?.ok) setProgress((await response.json()) as State)
    }, interval)
    return () => clearInterval(timer)
  }, [importId, hasMovedOn, router])
  const { done, total, secondsLeft } = progress
  const words = t('progress', { done, total })
  return (
    <div className="flex flex-col gap-2 text-sm tabular-nums">
      <Progress
        label={t(initial.state === 'running' ? 'running' : 'checking')}
        value={done}
        max={total}
        valueText={words}
      />
      <p>
        {words}
        {secondsLeft !== null && ` · ${t('left', { seconds: secondsLeft })}`}
      </p>
    </div>
  )
}
