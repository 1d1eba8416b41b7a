import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RunForm, type RunFormProps } from '@/components/syncs/tracking/run-form'
import { RunLive } from '@/components/syncs/tracking/run-live'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { RunProgress } from '@/lib/syncs/tracking/schema'

const progress: RunProgress = {
  status: 'running',
  reason: null,
  total: 10_000,
  done: 4200,
  succeeded: 4190,
  failed: 8,
  skipped: 2,
  perMinute: 310.4,
  secondsLeft: 1123,
  resumeAt: null,
}

let refreshes = 0
const pushed: string[] = []
const nowhere = () => undefined
const router: AppRouterInstance = {
  back: nowhere,
  forward: nowhere,
  refresh: () => {
    refreshes += 1
  },
  push: (href) => void pushed.push(href),
  prefetch: nowhere,
  replace: nowhere,
  bfcacheId: '0',
}
beforeEach(() => {
  refreshes = 0
  pushed.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function show(children: ReactNode, locale: Locale = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <AppRouterContext value={router}>{children}</AppRouterContext>
    </NextIntlClientProvider>,
  )
}

test('a run at work says how far it is, how fast, and how long it takes', () => {
  show(<RunLive runId="r" initial={progress} />)
  expect(screen.getByText('4,200 of 10,000 · 310 a minute · about 19 minutes left')).toBeTruthy()
  expect(screen.getByText('4,190 done, 8 failed, 2 skipped')).toBeTruthy()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('4200')
})

test('it is asked for every two seconds, and the page is made anew once it has finished', async () => {
  vi.useFakeTimers()
  const answers = [{ ...progress, done: 4300 }, null, { ...progress, done: 10_000, status: 'completed' }]
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    const answer = answers.shift()
    if (!answer) throw new TypeError('network')
    return Response.json(answer)
  })
  show(<RunLive runId="r" initial={progress} />)
  const tick = () => act(() => vi.advanceTimersByTimeAsync(2000))
  await tick()
  expect(screen.getByText(/^4,300 of 10,000/)).toBeTruthy()
  await tick()
  expect(screen.getByRole('status').textContent).toMatch(/tries again/)
  expect(refreshes).toBe(0)
  await tick()
  expect(refreshes).toBe(1)
  await tick()
  expect(asked).toEqual(Array.from({ length: 3 }, () => '/api/sync-runs/r'))
})

test('a run that waits says until when and why, and promises no time, in French as well', () => {
  const waiting = {
    ...progress,
    reason: 'throttled' as const,
    resumeAt: '2026-05-01T14:05:00.000Z',
    secondsLeft: null,
  }
  show(<RunLive runId="r" initial={waiting} />, 'fr')
  expect(screen.getByText(/^Attend jusqu’à/).textContent).toMatch(
    /^Attend jusqu’à \d\d:\d\d, car le fournisseur demande de ralentir\.$/,
  )
  expect(screen.queryByText(/encore/)).toBeNull()
})

const form: Omit<RunFormProps, 'submit'> = {
  name: 'connectionId',
  value: 'c1',
  runsHref: '/connections/c1/tracking',
  doneText: 'It has started.',
  children: 'Start a run',
}

test('starting a run leads to it; without a script a link does', async () => {
  const sent: unknown[] = []
  show(
    <RunForm
      {...form}
      submit={async (_, data) => {
        sent.push(data.get('connectionId'))
        return { status: 'done', data: { runId: 'r7' } }
      }}
    />,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Start a run' }))
  const link = await screen.findByRole('link')
  expect(link.getAttribute('href')).toBe('/en/connections/c1/tracking/r7')
  expect(sent).toEqual(['c1'])
  await waitFor(() => expect(pushed).toEqual(['/en/connections/c1/tracking/r7']))
})

test('a refusal is said in words, and what the page shows is asked for again', async () => {
  show(<RunForm {...form} submit={async () => ({ status: 'failed', code: 'conflict' })} />)
  await userEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toBe(messages.en.errors.codes.conflict)
  await waitFor(() => expect(refreshes).toBe(1))
})
