import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { Activity, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { AnnouncementForm } from '@/components/announcements/announcement-form'
import { MessageLog } from '@/components/announcements/message-log'
import { ActForm } from '@/components/first-party/act-form'
import { PeopleCalendarForm } from '@/components/people-calendars/people-calendar-form'
import { sampleJoiners } from '@/lib/announcements/schema'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

const page = (children: ReactNode, locale: Locale = 'en', mode: 'visible' | 'hidden' = 'visible') => (
  <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
    <Activity mode={mode}>{children}</Activity>
  </NextIntlClientProvider>
)
const connectionId = '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d10'

const settings = { tool: null, template: '{name}[, {jobTitle}]', hour: 9, timeZone: 'Europe/Paris' }

test('the preview follows the text, and says when it cannot be filled', async () => {
  const action = async (): Promise<FormState> => ({ status: 'done' })
  const { joiner } = sampleJoiners.en
  render(
    page(
      <AnnouncementForm connectionId={connectionId} settings={settings} sample={joiner} action={action} />,
    ),
  )
  expect(screen.getByText('Camille Sample, Designer')).toBeTruthy()
  const text = screen.getByRole('textbox', { name: 'Text about a person' })
  await userEvent.clear(text)
  await userEvent.type(text, 'Hi {{firstName}')
  expect(screen.getByText('Hi Camille')).toBeTruthy()
  await userEvent.type(text, ' {{salary}')
  expect(screen.getByText(/cannot be filled yet/)).toBeTruthy()
})

test('what was entered stays, with the reason beside its field', async () => {
  const refuse = async (_: FormState, form: FormData): Promise<FormState> => ({
    status: 'failed',
    code: 'invalid',
    fields: { timeZone: 'timeZone', tool: 'chatTool' },
    submitted: Object.fromEntries([...form].map(([name, value]) => [name, String(value)])),
  })
  const { joiner } = sampleJoiners.fr
  render(
    page(
      <AnnouncementForm connectionId={connectionId} settings={settings} sample={joiner} action={refuse} />,
      'fr',
    ),
  )
  const zone = screen.getByRole<HTMLInputElement>('textbox', { name: 'Fuseau horaire' })
  await userEvent.clear(zone)
  await userEvent.type(zone, 'Mars/Base')
  await userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
  expect(await screen.findByText(/Aucun fuseau horaire ne porte ce nom/)).toBeTruthy()
  expect(screen.getByText(/à quelle messagerie elle appartient/)).toBeTruthy()
  expect(zone.value).toBe('Mars/Base')
})

test('a calendar’s new address is shown once, and is gone for whoever comes back', async () => {
  const url = 'https://portico.example/api/people-calendars/token.ics'
  const renew = async () => ({ status: 'done' as const, data: { url, act: 'renew' as const } })
  const form = (
    <PeopleCalendarForm
      connectionId={connectionId}
      isMade={false}
      kinds={['joiners']}
      language="en"
      action={renew}
    />
  )
  const { rerender } = render(page(form))
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'First days' }).checked).toBe(true)
  expect(screen.queryByRole('button', { name: 'Remove the address' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Make the address' }))
  expect(await screen.findByDisplayValue(url)).toBeTruthy()
  rerender(page(form, 'en', 'hidden'))
  await waitFor(() => expect(screen.queryByDisplayValue(url)).toBeNull())
  rerender(page(form))
  expect(screen.queryByDisplayValue(url)).toBeNull()
})

test('a failed test says what the provider did', async () => {
  const fail = async (): Promise<FormState> => ({
    status: 'failed',
    code: 'provider_failed',
    reason: 'verification.wrongHost',
    values: { provider: 'New joiner announcements', host: 'New joiner announcements', status: 404 },
  })
  render(
    page(
      <ActForm fields={{ connectionId }} done="" action={fail}>
        Post a test
      </ActForm>,
    ),
  )
  await userEvent.click(screen.getByRole('button', { name: 'Post a test' }))
  expect((await screen.findByRole('alert')).textContent).not.toBe('')
})

test('messages say of whom they were, and why they were not posted', () => {
  const at = new Date('2026-11-20T09:00:00Z')
  const message = { attempts: 1, dueAt: at, createdAt: at, finishedAt: at }
  render(
    page(
      <MessageLog
        messages={[
          { ...message, id: '1', state: 'failed', reason: 'late', joiners: 2 },
          { ...message, id: '2', state: 'pending', reason: null, joiners: 0 },
        ]}
      />,
    ),
  )
  expect(screen.getByText('2 people')).toBeTruthy()
  expect(screen.getByText('It did not get through while it was of use.')).toBeTruthy()
  expect(screen.getByText('Text of a trigger')).toBeTruthy()
})
