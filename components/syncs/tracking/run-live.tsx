'use client'

import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { LocalTime } from '@/components/ui/local-time'
import { Progress } from '@/components/ui/progress'
import { isUnfinished, roughly } from '@/lib/syncs/tracking/progress/rules'
import type { RunProgress } from '@/lib/syncs/tracking/schema'

export interface RunLiveProps {
  runId: string
  /** As it was when the page was made. */
  initial: RunProgress
}

const intervalMs = 2000
/** The rest of the page is made anew after so many answers that brought something. */
const refreshAfter = 5

/** How far a run is, asked for every two seconds; the page is made anew once it has moved on. */
export function RunLive({ runId, initial }: RunLiveProps) {
  const router = useRouter()
  const [progress, setProgress] = useState(initial)
  const [isStale, setStale] = useState(false)
  const news = useRef(0)
  const { status, done } = progress
  useEffect(() => setProgress(initial), [initial])
  useEffect(() => {
    if (status !== initial.status) router.refresh()
  }, [status, initial.status, router])
  useEffect(() => {
    if (done === initial.done) return
    news.current += 1
    if (news.current % refreshAfter === 0) router.refresh()
  }, [done, initial.done, router])
  const isLive = isUnfinished(status)
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(async () => {
      if (document.hidden) return
      const response = await fetch(`/api/sync-runs/${runId}`, { cache: 'no-store' }).catch(() => null)
      setStale(!response?.ok)
      if (response?.ok) setProgress((await response.json()) as RunProgress)
    }, intervalMs)
    return () => clearInterval(timer)
  }, [runId, isLive])
  return <LiveProgress progress={progress} isStale={isStale} />
}

function LiveProgress({ progress, isStale }: { progress: RunProgress; isStale: boolean }) {
  const t = useTranslations('syncs.live')
  const { status, total, done, succeeded, failed, skipped, perMinute, secondsLeft } = progress
  if (status === 'planning') {
    return (
      <div className="flex flex-col gap-2 text-sm">
        <Progress label={t('label')} />
        <p>{t('planning')}</p>
      </div>
    )
  }
  const words = t('progress', { done, total })
  const isMoving = status === 'running' && progress.resumeAt === null
  const pace = [
    ...(isMoving && perMinute !== null ? [t('rate', { count: Math.round(perMinute) })] : []),
    ...(isMoving && secondsLeft !== null && done < total ? [t('left', roughly(secondsLeft))] : []),
  ]
  return (
    <div className="flex flex-col gap-2 text-sm tabular-nums">
      <Progress label={t('label')} value={done} max={total} valueText={words} />
      <p>{[words, ...pace].join(' · ')}</p>
      <p className="text-muted-foreground">{t('counts', { succeeded, failed, skipped })}</p>
      <Waiting progress={progress} />
      {isStale && <p role="status">{t('stale')}</p>}
    </div>
  )
}

function Waiting({ progress: { resumeAt, reason } }: { progress: RunProgress }) {
  const t = useTranslations('syncs.live')
  const locale = useLocale()
  if (!resumeAt) return null
  const why = reason === 'throttled' || reason === 'providerDown' ? reason : 'waits'
  return <p>{t.rich(why, { time: () => <LocalTime value={resumeAt} locale={locale} isTime /> })}</p>
}
