import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { LayoutRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext, PathParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LocaleLinks } from '@/components/layout/locale-links'
import { parseCatalogFilters, viewName } from '@/lib/catalog/schema'

function at(pathname: string, params: Record<string, string>): ReactElement {
  return (
    <PathnameContext value={pathname}>
      <PathParamsContext value={params}>
        <LocaleLinks label="Language" current="en" />
      </PathParamsContext>
    </PathnameContext>
  )
}

test('without JavaScript too, the other language of a filtered catalog has the same filters', () => {
  const view = viewName(parseCatalogFilters({ q: 'é?>', tier: ['elite', 'premier'] }))
  const page = renderToString(at(`/en/marketplace/views/${view}`, { locale: 'en', view }))
  const search = new URLSearchParams({ q: 'é?>' })
  expect(page).toContain(`href="/fr/marketplace?${search}&amp;tier=elite&amp;tier=premier"`)
})

test("the other language of a member's page has the query that the address has by then", async () => {
  window.history.replaceState(null, '', '/en/marketplace?tab=connected')
  render(at('/en/member/marketplace', { locale: 'en' }))
  const french = screen.getByRole('link', { name: 'Français' })
  expect(french.getAttribute('href')).toBe('/fr/marketplace?tab=connected')
  window.history.replaceState(null, '', '/en/marketplace?tab=available')
  await userEvent.setup().hover(french)
  expect(french.getAttribute('href')).toBe('/fr/marketplace?tab=available')
})

test('the page that answers for every unknown address names none of them', () => {
  const tree = ['(marketplace)', { children: ['not-found', {}] }] as const
  const layout = { parentTree: tree } as never
  const page = renderToString(
    <LayoutRouterContext value={layout}>{at('/en/secret-project', { locale: 'en' })}</LayoutRouterContext>,
  )
  expect(page).toContain('href="/fr/not-found"')
  expect(page).not.toContain('secret-project')
})
