import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { Activity, type ReactNode, StrictMode } from 'react'
import { expect, test } from 'vitest'
import { CreateForm } from '@/components/api-keys/create-form'
import { RotateForm } from '@/components/api-keys/rotate-form'
import type { IssuedSecret } from '@/lib/api-keys/schema'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'

const issued: IssuedSecret = {
  name: 'Payroll',
  clientId: '3f8a6b52-71c4-4d0e-b9e7-5c1d2a8f4e61',
  clientSecret: 'portico_secret',
  organizationGuid: '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d10',
  tokenUrl: 'https://portico.example/api/accounts/connect/token',
  expiresAt: null,
  formerUntil: null,
}
const succeed = async (): Promise<FormState<IssuedSecret>> => ({ status: 'done', data: issued })

const page = (children: ReactNode, mode: 'visible' | 'hidden' = 'visible') => (
  <StrictMode>
    <NextIntlClientProvider locale="en" messages={messages.en}>
      <Activity mode={mode}>{children}</Activity>
    </NextIntlClientProvider>
  </StrictMode>
)

const secret = () => screen.queryByDisplayValue('portico_secret')

test('the secret takes the place of the form, which would send it along the next time', async () => {
  const { container } = render(page(<CreateForm action={succeed} />))
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Payroll')
  await userEvent.click(screen.getByRole('button', { name: 'Create the key' }))
  expect(await screen.findByRole('textbox', { name: 'Client secret' })).toBe(secret())
  expect(document.activeElement?.textContent).toContain('The key “Payroll” is ready')
  expect(screen.getByText(/never shown again/)).toBeTruthy()
  expect(container.querySelector('form')).toBeNull()
})

test('whoever leaves the page and comes back does not find the secret again', async () => {
  const form = <RotateForm keyId={issued.clientId} action={succeed} />
  const { rerender } = render(page(form))
  await userEvent.click(screen.getByRole('button', { name: 'Make a new secret' }))
  expect(await screen.findByDisplayValue('portico_secret')).toBeTruthy()
  expect(screen.getByText(/all tokens that it was given are refused/)).toBeTruthy()
  rerender(page(form, 'hidden'))
  await waitFor(() => expect(secret()).toBeNull())
  rerender(page(form))
  expect(await screen.findByText(/shown once/)).toBeTruthy()
  expect(secret()).toBeNull()
})

test('a refused form keeps its answers and says why beside the field', async () => {
  const refuse = async (): Promise<FormState<IssuedSecret>> => ({
    status: 'failed',
    code: 'conflict',
    reason: 'apiKeyNameTaken',
    fields: { name: 'apiKeyNameTaken' },
    submitted: { name: 'Payroll', permission: 'read', expiry: '30', expiresOn: '' },
  })
  render(page(<CreateForm action={refuse} />))
  await userEvent.click(screen.getByRole('button', { name: 'Create the key' }))
  const name = await screen.findByRole('textbox', {
    name: 'Name',
    description: /already a key with this name/,
  })
  expect(document.activeElement).toBe(name)
})
