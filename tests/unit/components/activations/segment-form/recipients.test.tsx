import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { chosenSales, renderForm, search } from './form'

test('typing finds audiences and people; arrow keys and Enter add them as chips', async () => {
  const { user, sent } = renderForm()
  const field = screen.getByRole('combobox', { name: 'Add audiences and people' })
  expect(field.getAttribute('aria-expanded')).toBe('false')

  await user.type(field, 'a')
  const listbox = await screen.findByRole('listbox')
  expect(field.getAttribute('aria-controls')).toBe(listbox.id)
  expect(within(listbox).getByRole('group', { name: 'Audiences' })).toBeTruthy()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
  const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '')
  expect(active?.textContent).toContain('Anna Abel')
  await user.keyboard('{Enter}')

  expect(within(screen.getByRole('list', { name: 'Chosen recipients' })).getByText('Anna Abel')).toBeTruthy()
  expect(sent).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(field)
  expect(field).toHaveProperty('value', '')
})

test('Escape closes the suggestions and keeps what was typed', async () => {
  const { user } = renderForm()
  const field = screen.getByRole('combobox')
  await user.type(field, 'par')
  await screen.findByRole('option', { name: /Paris/ })
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field).toHaveProperty('value', 'par')
})

test('until the answer comes, only what fits the typed words can be added', async () => {
  const { user } = renderForm()
  const field = screen.getByRole('combobox')
  await user.click(field)
  await screen.findByRole('option', { name: /Paris/ })
  await user.type(field, 'anna')
  expect(screen.queryByRole('option', { name: /Paris/ })).toBeNull()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(screen.getByRole('button', { name: 'Remove Anna Abel' })).toBeTruthy()
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('what is chosen is not suggested again', async () => {
  const { user } = renderForm({ initial: chosenSales })
  await user.type(screen.getByRole('combobox'), 's')
  await screen.findByRole('option', { name: /Paris/ })
  expect(screen.queryByRole('option', { name: /Sales/ })).toBeNull()
})

test('a click adds, the cross removes and gives the focus back to the field', async () => {
  const { user, sent } = renderForm()
  await user.type(screen.getByRole('combobox'), 'sales')
  await user.click(await screen.findByRole('option', { name: /Sales/ }))
  await user.click(screen.getByRole('button', { name: 'Remove Sales' }))
  expect(screen.getByText('Nobody chosen yet.')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByRole('combobox'))
  expect(sent).not.toHaveBeenCalled()
})

test('the number of employees follows each change', async () => {
  const { user } = renderForm({ initial: chosenSales, reach: 12 })
  const reach = screen.getByText(/^Reaches/)
  expect(reach.textContent).toBe('Reaches 12 employees')
  await user.type(screen.getByRole('combobox'), 'anna')
  await user.click(await screen.findByRole('option', { name: /Anna/ }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 13 employees'))
  await user.click(screen.getByRole('radio', { name: 'All recipients' }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 250 employees'))
  await user.click(screen.getByRole('radio', { name: 'Specific recipients' }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 13 employees'))
})

test('an answer that comes late does not replace a newer one', async () => {
  let answerSales: (() => void) | undefined
  const slowSearch: typeof search = async (state, form) => {
    if (form.get('q') === 'sal') await new Promise<void>((resolve) => (answerSales = resolve))
    return search(state, form)
  }
  const { user } = renderForm({ search: slowSearch })
  const field = screen.getByRole('combobox')
  await user.type(field, 'sal')
  await waitFor(() => expect(answerSales).toBeTruthy())
  await user.clear(field)
  await user.type(field, 'par')
  await screen.findByRole('option', { name: /Paris/ })
  await act(async () => answerSales?.())
  expect(screen.queryByRole('option', { name: /Sales/ })).toBeNull()
  expect(screen.getByRole('option', { name: /Paris/ })).toBeTruthy()
})

test('a search that fails says so', async () => {
  const { user } = renderForm({ search: async () => ({ status: 'failed', code: 'unavailable' }) })
  await user.type(screen.getByRole('combobox'), 's')
  expect(await screen.findByText(/did not answer/)).toBeTruthy()
})
