import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { PolicyForm } from '@/components/policies/policy-form'
import { messages } from '@/lib/i18n/messages'
import type { Policy } from '@/lib/policies/schema'

const categories = [
  { slug: 'payroll', name: 'Payroll' },
  { slug: 'learning', name: 'Learning' },
]
const policy: Policy = {
  version: 3,
  otherListings: 'allow',
  requiresApproval: false,
  rules: [{ subject: 'category', value: 'payroll', effect: 'block', reason: 'Paid elsewhere' }],
}

function show(canEdit: boolean) {
  return render(
    <NextIntlClientProvider locale="en" messages={messages.en}>
      <PolicyForm
        policy={policy}
        categories={categories}
        listings={[]}
        canEdit={canEdit}
        submit={async (state) => state}
      />
    </NextIntlClientProvider>,
  )
}

test('who may edit is offered a line for everything that a rule can be about', () => {
  show(true)
  expect(screen.getByRole('combobox', { name: 'Learning: what holds' })).toBeTruthy()
  expect(screen.getByRole('combobox', { name: 'API key: what holds' })).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Payroll: reason' })).toHaveProperty('value', 'Paid elsewhere')
})

test('who may only read is shown the rules that there are', () => {
  show(false)
  expect(screen.getByRole('combobox', { name: 'Payroll: what holds' })).toBeTruthy()
  expect(screen.getAllByRole('combobox')).toHaveLength(1)
  expect(screen.getByText('No rule is set.')).toBeTruthy()
})
