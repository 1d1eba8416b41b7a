import { render, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Steps } from '@/components/ui/steps'

const steps = [
  { label: 'Access', href: '/en/connect/access' },
  { label: 'Set-up' },
  { label: 'Verification', href: '/en/connect/verification' },
]

test('steps tell which is current and which are done, in words', () => {
  render(<Steps label="Connect" steps={steps} current={1} doneLabel="done" />)
  const list = within(screen.getByRole('navigation', { name: 'Connect' }))
  const items = list.getAllByRole('listitem')
  expect(items.map((item) => item.getAttribute('aria-current'))).toEqual([null, 'step', null])
  expect(items.map((item) => item.textContent)).toEqual(['1Access, done', '2Set-up', '3Verification'])
})

test('only steps with an address are links, and never the current one', () => {
  render(<Steps label="Connect" steps={steps} current={2} doneLabel="done" />)
  const links = screen.getAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['/en/connect/access'])
})
