import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UndoBar, type UndoBarProps } from '@/components/activations/undo-bar'
import { messages } from '@/lib/i18n/messages'

const change = {
  id: '0190a000-0000-7000-8000-000000000001',
  kind: 'segmented',
  by: 'Ada Admin',
  isActive: true,
} as const

function show(props: Partial<UndoBarProps> = {}) {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <UndoBar
        connectionId="0190a000-0000-7000-8000-00000000000c"
        change={change}
        secondsLeft={552}
        submit={async (state) => state}
        {...props}
      />
    </NextIntlClientProvider>,
  )
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})

afterEach(() => {
  vi.useRealTimers()
})

test('it says what changed and counts the time down to the second', () => {
  show()
  expect(screen.getByRole('status').textContent).toContain('Ada Admin changed who gets it')
  expect(screen.getByRole('timer').textContent).toBe('Possible for 9 min 12 s')
  act(() => vi.advanceTimersByTime(13_000))
  expect(screen.getByRole('timer').textContent).toBe('Possible for 8 min 59 s')
})

test('it goes when the time is over', () => {
  show({ secondsLeft: 2 })
  act(() => vi.advanceTimersByTime(2_000))
  expect(screen.queryByRole('status')).toBeNull()
})

test('a press sends the change to undo, and a refusal is shown', async () => {
  const sent: FormData[] = []
  show({
    change: { ...change, by: null },
    submit: async (_state, form) => {
      sent.push(form)
      return { status: 'failed', code: 'conflict', reason: 'undoSuperseded' }
    },
  })
  expect(screen.getByRole('status').textContent).toContain('A former member')
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(sent[0]?.get('changeId')).toBe(change.id)
  expect((await screen.findByRole('alert')).textContent).toContain('Only the newest change')
})
