import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { Activity } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { FilterForm } from '@/components/catalog/filter-form'
import { LiveView } from '@/components/catalog/live-view'

const opened: string[] = []
const replaced: string[] = []
const nowhere = () => undefined
const router: AppRouterInstance = {
  back: nowhere,
  forward: nowhere,
  refresh: nowhere,
  push: (href) => void opened.push(href),
  prefetch: nowhere,
  replace: (href) => void replaced.push(href),
  bfcacheId: '0',
}

beforeEach(() => {
  opened.length = 0
  replaced.length = 0
})

/**
 * Next's router: the page one is on is shown, those one has left stay in the document, hidden. In the second
 * view the tier is chosen.
 */
function Catalog({ shown, left = [] }: { shown: string; left?: string[] }) {
  return (
    <AppRouterContext value={router}>
      <FilterForm action="/en/marketplace">
        <input type="search" name="q" aria-label="Search" />
        {[...left, shown].sort().map((view) => (
          <Activity key={view} mode={view === shown ? 'visible' : 'hidden'}>
            <LiveView>
              <details data-group="tier">
                <summary>Tier</summary>
                <label>
                  <input type="checkbox" name="tier" value="elite" defaultChecked={view === 'second'} />
                  Elite
                </label>
              </details>
              <p data-announced>{`Results of the ${view} view`}</p>
            </LiveView>
          </Activity>
        ))}
      </FilterForm>
    </AppRouterContext>
  )
}

const elite = () => screen.getByRole('checkbox', { name: 'Elite', hidden: true })

test('a choice is followed at once, with the view that is shown alone in the form', async () => {
  const user = userEvent.setup()
  const { rerender } = render(<Catalog shown="first" />)
  await user.click(elite())
  expect(opened).toEqual(['/en/marketplace?tier=elite'])
  rerender(<Catalog shown="second" left={['first']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  await user.click(elite())
  expect(opened).toEqual(['/en/marketplace?tier=elite', '/en/marketplace'])
})

test('groups stay open and the focus stays on the choice when the view changes', async () => {
  const user = userEvent.setup()
  const { rerender } = render(<Catalog shown="first" />)
  await user.click(screen.getByText('Tier'))
  await user.click(elite())
  rerender(<Catalog shown="second" left={['first']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  expect(elite().closest('details')?.open).toBe(true)
  expect(document.activeElement).toBe(elite())
})

test('a view one returns to shows its own choices, not what was clicked before leaving it', async () => {
  const user = userEvent.setup()
  const { rerender } = render(<Catalog shown="first" />)
  await user.click(elite())
  rerender(<Catalog shown="second" left={['first']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  rerender(<Catalog shown="first" left={['second']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  expect(elite()).toHaveProperty('checked', false)
})

test('on the way back the focus stays on the choice, and groups as they were', async () => {
  const user = userEvent.setup()
  const { rerender } = render(<Catalog shown="first" />)
  await user.click(elite())
  rerender(<Catalog shown="second" left={['first']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  await user.click(screen.getByText('Tier'))
  elite().focus()
  rerender(<Catalog shown="first" left={['second']} />)
  await waitFor(() => expect(screen.getAllByLabelText('Elite')).toHaveLength(1))
  await waitFor(() => expect(document.activeElement).toBe(elite()))
  expect(elite().closest('details')?.open).toBe(true)
})

test('the number of results is announced by a status that was there before', async () => {
  const { rerender } = render(<Catalog shown="first" />)
  const status = screen.getByRole('status')
  expect(status.textContent).toBe('Results of the first view')
  rerender(<Catalog shown="second" left={['first']} />)
  await waitFor(() => expect(status.textContent).toBe('Results of the second view'))
})

test('typing is followed after a pause, with what the other fields say, and leaves no step to go back over', async () => {
  const user = userEvent.setup()
  render(<Catalog shown="second" />)
  await user.type(screen.getByRole('searchbox'), ' pay roll ')
  await waitFor(() => expect(replaced).toEqual(['/en/marketplace?q=pay+roll&tier=elite']))
  expect(opened).toEqual([])
})

test('sending the form is a step of its own, but not to where one is', async () => {
  const user = userEvent.setup()
  render(<Catalog shown="second" />)
  await user.type(screen.getByRole('searchbox'), 'pay{Enter}')
  expect(opened).toEqual(['/en/marketplace?q=pay&tier=elite'])
  window.history.replaceState(null, '', '/en/marketplace?tier=elite&q=pay')
  await user.type(screen.getByRole('searchbox'), '{Enter}')
  expect(opened).toHaveLength(1)
  expect(replaced).toEqual([])
})
