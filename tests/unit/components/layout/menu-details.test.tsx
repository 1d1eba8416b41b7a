import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { MenuDetails } from '@/components/layout/menu-details'

function setUp() {
  render(
    <>
      <MenuDetails label="Menu" trigger="≡">
        <a href="#requests">Requests</a>
        <button type="button">Stay</button>
      </MenuDetails>
      <p>Elsewhere</p>
    </>,
  )
  const details = screen.getByRole('group')
  if (!(details instanceof HTMLDetailsElement)) throw new Error('not a <details>')
  return { user: userEvent.setup(), details, summary: screen.getByLabelText('Menu') }
}

test('Escape closes the menu and gives the focus back to its button', async () => {
  const { user, details, summary } = setUp()
  await user.click(summary)
  expect(details.open).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Stay' }))
  expect(details.open).toBe(true)
  await user.keyboard('{Escape}')
  expect(details.open).toBe(false)
  expect(document.activeElement).toBe(summary)
})

test('a followed link closes the menu', async () => {
  const { user, details, summary } = setUp()
  await user.click(summary)
  await user.click(screen.getByRole('link', { name: 'Requests' }))
  expect(details.open).toBe(false)
})

test('a click elsewhere closes the menu', async () => {
  const { user, details, summary } = setUp()
  await user.click(summary)
  await user.click(screen.getByText('Elsewhere'))
  expect(details.open).toBe(false)
})
