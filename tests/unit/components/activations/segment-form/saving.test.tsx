import { screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { SegmentStep, Selection } from '@/lib/activations/editing/schema'
import { anna, chosenSales, nobody, renderForm, sales, segmentForm } from './form'

function reviewStep(selection: Selection): SegmentStep {
  return {
    view: 'review',
    version: 4,
    selection,
    reach: 1,
    suggestions: null,
    impact: {
      reach: 1,
      loses: { count: 12, first: [{ id: 'b', name: 'Ben Bloch', department: 'Sales' }] },
      gains: { count: 1, first: [{ id: anna.id, name: anna.name, department: null }] },
    },
    page: null,
  }
}

test('an edit is reviewed by name and number before it is applied', async () => {
  const selection = { ...nobody, employees: [anna] }
  const { user, sent } = renderForm({
    initial: selection,
    answer: { status: 'done', data: reviewStep(selection) },
  })
  await user.click(screen.getByRole('button', { name: 'Review the change' }))
  expect(await screen.findByText('12 employees lose access')).toBeTruthy()
  expect(screen.getByText('1 employee gains access')).toBeTruthy()
  expect(screen.getByText('Ben Bloch')).toBeTruthy()
  expect(screen.getByText('and 11 more')).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('What this changes')
  expect(sent.mock.lastCall?.[0].get('intent')).toBe('review')

  await user.click(screen.getByRole('button', { name: 'Apply' }))
  const form = sent.mock.lastCall?.[0]
  expect(Object.fromEntries(form ?? [])).toMatchObject({
    intent: 'apply',
    version: '4',
    recipients: 'specific',
    employeeIds: anna.id,
    locale: 'en',
  })
})

test('a first activation is saved at once', async () => {
  const { user, sent } = renderForm({
    activation: null,
    initial: { ...nobody, everyone: true },
    reach: 250,
    next: 'done',
  })
  await user.click(screen.getByRole('button', { name: 'Activate' }))
  expect(Object.fromEntries(sent.mock.lastCall?.[0] ?? [])).toMatchObject({
    intent: 'apply',
    activationId: '',
    recipients: 'everyone',
    next: 'done',
  })
})

test('a refusal keeps the choice and says what to do', async () => {
  const answer = { status: 'failed', code: 'conflict', reason: 'changedMeanwhile' } as const
  const { user } = renderForm({ initial: chosenSales, answer })
  await user.click(screen.getByRole('button', { name: 'Review the change' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Someone else changed this')
  expect(screen.getByRole('link', { name: 'Show the current state' })).toBeTruthy()
  expect(screen.getByText('Sales')).toBeTruthy()
})

test('without JavaScript every press is a button of the form, and Enter searches', () => {
  const html = renderToString(segmentForm({ initial: chosenSales }))
  const page = new DOMParser().parseFromString(html, 'text/html')
  const buttons = [...page.querySelectorAll('button[type=submit]')].map((button) =>
    button.getAttribute('value'),
  )
  expect(buttons).toEqual(['search', 'search', `remove:audience:${sales.id}`, 'review'])
  expect(page.querySelector('input[name=q]')?.getAttribute('role')).toBeNull()
  expect(page.querySelector('input[name=audienceIds]')?.getAttribute('value')).toBe(sales.id)
})
