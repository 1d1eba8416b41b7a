import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { DeleteForm } from '@/components/connections/delete-form'
import { DiscardForm } from '@/components/connections/discard-form'
import { SavedSetup } from '@/components/connections/kept-setup'
import { SetupForm } from '@/components/connections/wizard/setup-form'
import { SignOutForm } from '@/components/layout/sign-out-form'
import type { SetupField } from '@/lib/connections/wizard/queries'
import { idleForm } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import { sampleMethod } from './sample-method'

const id = '0190a000-0000-7000-8000-000000000001'
const otherId = '0190a000-0000-7000-8000-000000000002'
const nothing = async () => idleForm

const openField = (name: string, label: string): SetupField => ({
  name,
  kind: 'text',
  label,
  help: null,
  example: null,
  required: true,
  isSecret: false,
  value: '',
  isStored: false,
  isPreset: false,
})
const domain = openField('domain', 'Domain')
const email = openField('email', 'E-mail')

function show(children: ReactNode) {
  const { errors, connections, connectionErrors } = messages.en
  return render(
    <NextIntlClientProvider locale="en" messages={{ errors, connections, connectionErrors }}>
      {children}
    </NextIntlClientProvider>,
  )
}

function setup(connectionId = id, fields = [domain, email]) {
  return (
    <SetupForm
      connectionId={connectionId}
      method={sampleMethod({ fields })}
      submitLabel="Save and continue"
      waysOut={{ back: null, later: null }}
      action={nothing}
    />
  )
}

/** Types into the set-up of a connection, then closes the tab. */
async function typeAndLeave(connectionId = id, fields?: SetupField[]) {
  const { unmount } = show(setup(connectionId, fields))
  await userEvent.type(screen.getByLabelText('Domain'), ' acme.example.com')
  unmount()
}

/** What the set-up of a connection shows when it is opened again. */
function reopened(connectionId = id): string {
  const { unmount } = show(setup(connectionId))
  const { value } = screen.getByLabelText<HTMLInputElement>('Domain')
  unmount()
  return value
}

beforeEach(() => localStorage.clear())

test('what was typed stays until it is saved: sending it, or looking at another step, is not enough', async () => {
  await typeAndLeave()
  const { unmount } = show(setup())
  await userEvent.click(screen.getByRole('button', { name: 'Save and continue' }))
  unmount()
  show(<SavedSetup connectionId={id} config={{ email: 'ada@example.com' }} />)
  expect(reopened()).toBe(' acme.example.com')
})

test('what was typed is gone from the browser once it is stored', async () => {
  await typeAndLeave()
  await typeAndLeave(otherId)
  show(<SavedSetup connectionId={id} config={{ domain: 'acme.example.com' }} />)
  expect(Object.keys(localStorage)).toEqual([`portico:kept:setup:${otherId}`])
  expect(reopened(otherId)).toBe(' acme.example.com')
})

test('values of another method that are stored too do not keep it there', async () => {
  await typeAndLeave(id, [domain])
  show(<SavedSetup connectionId={id} config={{ domain: 'acme.example.com', email: 'ada@example.com' }} />)
  expect(localStorage).toHaveLength(0)
})

test('a discarded draft leaves nothing in the browser', async () => {
  await typeAndLeave()
  await typeAndLeave(otherId)
  show(<DiscardForm connectionId={id} name="Acme" action={nothing} />)
  expect(localStorage).toHaveLength(2)
  fireEvent.submit(document.querySelector('form') as HTMLFormElement)
  expect(Object.keys(localStorage)).toEqual([`portico:kept:setup:${otherId}`])
})

test('who was chosen for it goes with it too', () => {
  for (const gone of [
    <DiscardForm key="draft" connectionId={id} name="Acme" action={nothing} />,
    <DeleteForm key="connection" connectionId={id} fingerprint="f" action={nothing} />,
  ]) {
    localStorage.setItem(`portico:kept:recipients:${id}`, '{}')
    const { unmount } = show(gone)
    fireEvent.submit(document.querySelector('form') as HTMLFormElement)
    expect(localStorage).toHaveLength(0)
    unmount()
  }
})

test('a deleted connection leaves nothing in the browser', async () => {
  await typeAndLeave()
  show(<DeleteForm connectionId={id} fingerprint="f" action={nothing} />)
  await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }))
  expect(localStorage).toHaveLength(0)
})

test('signing out leaves nothing in the browser of what was typed, and keeps the chosen theme', async () => {
  await typeAndLeave()
  await typeAndLeave(otherId)
  localStorage.setItem('theme', 'dark')
  show(
    <SignOutForm>
      <button type="submit">Sign out</button>
    </SignOutForm>,
  )
  const form = document.querySelector('form')
  expect([form?.getAttribute('action'), form?.method]).toEqual(['/api/sign-out', 'post'])
  // The browser would follow the form to the server.
  window.addEventListener('submit', (event) => event.preventDefault(), { once: true })
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  expect({ ...localStorage }).toEqual({ theme: 'dark' })
})
