import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { CopyButton } from '@/components/ui/copy-button'

const texts = { label: 'Copy address', copiedLabel: 'Copied', failedLabel: 'Copy it by hand' }

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('it puts the value on the clipboard and says so, on itself and to screen readers', async () => {
  const user = userEvent.setup()
  render(<CopyButton value="https://portico.example/callback" {...texts} />)
  await user.click(screen.getByRole('button', { name: 'Copy address' }))
  expect(await navigator.clipboard.readText()).toBe('https://portico.example/callback')
  expect(screen.getByRole('status').textContent).toBe('Copied')
  expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined()
})

test('a refused clipboard is told, not passed over', async () => {
  const user = userEvent.setup()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
  render(<CopyButton value="abc" size="icon" {...texts} />)
  await user.click(screen.getByRole('button', { name: 'Copy address' }))
  expect(screen.getByRole('status').textContent).toBe('Copy it by hand')
  expect(screen.getByRole('button', { name: 'Copy address' })).toBeDefined()
})

test('the message goes away by itself', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { clipboard: { writeText: async () => {} } })
  render(<CopyButton value="abc" {...texts} />)
  await act(async () => fireEvent.click(screen.getByRole('button')))
  expect(screen.getByRole('status').textContent).toBe('Copied')
  act(() => void vi.advanceTimersByTime(3000))
  expect(screen.getByRole('status').textContent).toBe('')
})
