import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { followTheme } from '@/components/layout/theme-script'
import { ThemeToggle } from '@/components/layout/theme-toggle'

beforeEach(() => {
  localStorage.clear()
  document.documentElement.className = ''
  // jsdom has no media queries; this is a system set to dark.
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    matches: true,
    addEventListener: () => {},
  }))
  return () => vi.unstubAllGlobals()
})

function setUp() {
  followTheme()
  render(<ThemeToggle label="Theme" labels={{ light: 'Light', dark: 'Dark', system: 'System' }} />)
  return userEvent.setup()
}

test('the theme follows the system until someone chooses', () => {
  setUp()
  expect(screen.getByRole('radio', { name: 'System', checked: true })).toBeDefined()
  expect(document.documentElement.className).toBe('dark')
})

test('a choice takes effect at once and is kept', async () => {
  const user = setUp()
  await user.click(screen.getByRole('radio', { name: 'Light' }))
  expect(document.documentElement.className).toBe('')
  expect(localStorage.getItem('theme')).toBe('light')
  expect(screen.getByRole('radio', { name: 'Light', checked: true })).toBeDefined()
})
