import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { AppShell } from '@/components/layout/app-shell'
import { PublicShell } from '@/components/layout/public-shell'

const texts = {
  homeHref: '/en',
  homeLabel: 'Portico, home',
  skipLabel: 'Skip to content',
  navLabel: 'Main',
  menuLabel: 'Menu',
}

test.each([
  ['public', PublicShell],
  ['signed-in', AppShell],
])('the %s shell starts with a link that leads past the navigation to its one main', (_, Shell) => {
  render(
    <Shell {...texts} nav={<a href="/en/marketplace">Marketplace</a>}>
      <h1>Page</h1>
    </Shell>,
  )
  const main = screen.getByRole('main')
  const first = screen.getAllByRole('link')[0]
  expect(first?.textContent).toBe('Skip to content')
  expect(first?.getAttribute('href')).toBe(`#${main.id}`)
  expect(main.tabIndex).toBe(-1)
  expect(main.textContent).toBe('Page')
})

test('the navigation of narrow screens opens without JavaScript', () => {
  render(
    <PublicShell {...texts} nav={<a href="/en/marketplace">Marketplace</a>}>
      <h1>Page</h1>
    </PublicShell>,
  )
  const summary = screen.getByLabelText('Menu')
  expect(summary.tagName).toBe('SUMMARY')
  expect(summary.closest('details')?.querySelector('a')?.textContent).toBe('Marketplace')
})
