import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Button } from '@/components/ui/button'

test('a button does not send its form unless it says so', () => {
  render(
    <>
      <Button>Plain</Button>
      <Button type="submit">Send</Button>
    </>,
  )
  expect(screen.getByRole('button', { name: 'Plain' }).getAttribute('type')).toBe('button')
  expect(screen.getByRole('button', { name: 'Send' }).getAttribute('type')).toBe('submit')
})

test('with asChild the look goes to the child, which stays a link', () => {
  render(
    <Button asChild className="w-full">
      <a href="/demo" className="mt-4">
        Demo
      </a>
    </Button>,
  )
  const link = screen.getByRole('link', { name: 'Demo' })
  expect(link.getAttribute('href')).toBe('/demo')
  expect(link.className).toContain('bg-primary')
  expect(link.className).toContain('mt-4')
  expect(screen.queryByRole('button')).toBeNull()
})
