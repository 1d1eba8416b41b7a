import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Progress } from '@/components/ui/progress'

test('progress tells done of total', () => {
  render(<Progress label="Sync" value={12} max={40} valueText="12 of 40" />)
  const bar = screen.getByRole('progressbar', { name: 'Sync' })
  expect(bar.getAttribute('aria-valuenow')).toBe('12')
  expect(bar.getAttribute('aria-valuemax')).toBe('40')
  expect(bar.getAttribute('aria-valuetext')).toBe('12 of 40')
})

test('progress without a known total claims no figure', () => {
  render(<Progress label="Sync" />)
  expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false)
})
