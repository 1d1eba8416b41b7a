import { fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { SettingsForm, type SettingsFormProps } from '@/components/syncs/settings/settings-form'
import { messages } from '@/lib/i18n/messages'
import { settingsForm } from '@/lib/syncs/settings/schema'

const connectionId = '01890000-0000-7000-8000-000000000001'
const values = {
  version: 3,
  isEnabled: true,
  match: 'email',
  deprovisioning: 'delete',
  syncsGroups: false,
  onChange: true,
  guardShare: 12,
  guardMinimum: 30,
  perMinute: null,
  scheduleKind: 'cron',
  everyMinutes: '60',
  cron: '0 6 * * 1-5',
  timeZone: 'Europe/Paris',
}

function form(changes: Partial<SettingsFormProps> = {}) {
  return (
    <NextIntlClientProvider locale="en" messages={messages.en}>
      <SettingsForm
        connectionId={connectionId}
        provider="Directory Inc."
        values={values}
        canEdit
        hasRun
        canDeprovision
        hasGroups={null}
        documentedLimit={null}
        action={async (state) => state}
        {...changes}
      />
    </NextIntlClientProvider>
  )
}

test('what is shown is what would be sent, and is valid as it stands', () => {
  const { container } = render(form())
  const sent = new FormData(container.querySelector('form') as HTMLFormElement)
  expect(settingsForm.parse(Object.fromEntries(sent))).toMatchObject({
    connectionId,
    version: 3,
    isEnabled: true,
    match: 'email',
    deprovisioning: 'delete',
    syncsGroups: false,
    onChange: true,
    scheduleKind: 'cron',
    cron: '0 6 * * 1-5',
    timeZone: 'Europe/Paris',
    guardShare: 12,
    guardMinimum: 30,
    perMinute: null,
  })
})

test('only the fields of the chosen schedule are shown; without JavaScript, those of all', () => {
  render(form())
  expect(screen.queryByLabelText('Minutes between two runs')).toBeNull()
  fireEvent.click(screen.getByRole('radio', { name: 'At intervals' }))
  expect(screen.getByLabelText('Minutes between two runs')).toHaveProperty('value', '60')
  expect(screen.queryByLabelText('Time zone')).toBeNull()
  const html = renderToString(form())
  expect(html).toContain('name="everyMinutes"')
  expect(html).toContain('name="timeZone"')
})

test('runs cannot be told to begin by themselves before the first', () => {
  render(form({ values: { ...values, isEnabled: false }, hasRun: false }))
  expect(screen.getByRole('checkbox', { name: 'Runs begin by themselves' })).toHaveProperty('disabled', true)
  expect(screen.getByText(/Possible after the first run/)).toBeTruthy()
})

test('what was refused stays as it was typed, with the reason beside it', async () => {
  const fields = { guardShare: 'percent' }
  const submitted = { version: '3', guardShare: '101', match: 'user_name', scheduleKind: 'never' }
  render(form({ action: async () => ({ status: 'failed', code: 'invalid', fields, submitted }) }))
  fireEvent.submit(screen.getByRole('button', { name: 'Save' }).closest('form') as HTMLFormElement)
  expect(await screen.findByText('Enter a number from 0 to 100.')).toBeTruthy()
  const share = screen.getByLabelText('Percent of the linked people')
  expect(share.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(share)
})

test('whoever may only look has nothing to send', () => {
  render(form({ canEdit: false }))
  expect(screen.queryByRole('button')).toBeNull()
})
