import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import type { SegmentFormProps } from '@/components/activations/segment-form'
import { forgetAllKeptValues } from '@/components/forms/kept-values'
import { anna, chosenSales, nobody, renderForm, sales, segmentForm } from './form'

const saved = { activation: null, version: 2, initial: nobody } as const
const bothChosen = { ...chosenSales, employees: [anna] }
const names = {
  status: 'done',
  data: {
    view: 'choose',
    version: 0,
    selection: bothChosen,
    reach: 13,
    suggestions: null,
    impact: null,
    page: null,
  },
} as const

beforeEach(() => localStorage.clear())

/** Chooses an audience and a person, then closes the tab. */
async function chooseAndLeave(props: Partial<Omit<SegmentFormProps, 'submit'>> = saved) {
  const { user } = renderForm(props)
  for (const name of [/Sales/, /Anna Abel/]) {
    await user.click(screen.getByRole('combobox'))
    await user.click(await screen.findByRole('option', { name }))
  }
  cleanup()
}

const chips = () => screen.queryByRole('list', { name: 'Chosen recipients' })

test('who was chosen and not applied is chosen again when the page is reopened, and said so', async () => {
  await chooseAndLeave()
  const { sent } = renderForm({ ...saved, answer: names })
  expect(await screen.findByText('This is your choice from before. It is not applied yet.')).toBeTruthy()
  expect(chips()?.textContent).toContain('Anna Abel')
  expect(await screen.findByText('Reaches 13 employees')).toBeTruthy()
  const asked = sent.mock.lastCall?.[0]
  expect(asked?.get('intent')).toBe('back')
  expect([asked?.getAll('audienceIds'), asked?.getAll('employeeIds')]).toEqual([[sales.id], [anna.id]])
})

test('only ids are kept in the browser, no names', async () => {
  await chooseAndLeave()
  const kept = JSON.stringify({ ...localStorage })
  expect(kept).toContain(anna.id)
  expect(kept).not.toMatch(/Anna|Sales/)
})

test('a choice over what somebody else has changed since is dropped', async () => {
  await chooseAndLeave()
  const { sent } = renderForm({ ...saved, version: 3, answer: names })
  await waitFor(() => expect(localStorage).toHaveLength(0))
  expect(sent).not.toHaveBeenCalled()
  expect(chips()).toBeNull()
})

test('a choice of somebody who is gone is dropped', async () => {
  await chooseAndLeave()
  renderForm({ ...saved, answer: { status: 'failed', code: 'not_found', reason: 'employeeNotFound' } })
  await waitFor(() => expect(localStorage).toHaveLength(0))
  expect(chips()).toBeNull()
})

test('one can start again from what is saved, and nothing is kept then', async () => {
  await chooseAndLeave()
  renderForm({ ...saved, answer: names })
  await userEvent.click(await screen.findByRole('button', { name: 'Start again from what is saved' }))
  expect(chips()).toBeNull()
  expect(localStorage).toHaveLength(0)
})

test('signing out removes it', async () => {
  await chooseAndLeave()
  expect(localStorage).toHaveLength(1)
  forgetAllKeptValues()
  expect(localStorage).toHaveLength(0)
})

test('what the person changes meanwhile is not overwritten', async () => {
  await chooseAndLeave()
  let answer: (value: typeof names) => void = () => undefined
  const submit = vi.fn(() => new Promise<typeof names>((resolve) => (answer = resolve)))
  render(segmentForm({ ...saved, submit: submit as unknown as SegmentFormProps['submit'] }))
  const everyone = screen.getByRole('radio', { name: /All recipients/ })
  await userEvent.click(everyone)
  expect(submit).toHaveBeenCalledOnce()
  await act(async () => answer(names))
  expect(everyone).toHaveProperty('checked', true)
})
