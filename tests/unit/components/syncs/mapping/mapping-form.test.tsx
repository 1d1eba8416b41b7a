import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { MappingForm, type MappingFormProps } from '@/components/syncs/mapping/mapping-form'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import { emptyRule, rowsOf, toGiven, toRows } from '@/lib/syncs/mapping/editing/rules'
import { defaultMapping } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'

const rows = toRows(defaultMapping())
const few = rows.slice(0, 2)

function form(changes: Partial<MappingFormProps> = {}, locale: Locale = 'en') {
  return (
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      <MappingForm
        connectionId="01890000-0000-7000-8000-000000000001"
        version={2}
        rows={rows}
        attributes={[{ key: 'badge', name: 'Badge number' }]}
        targets={['userName', 'title']}
        canEdit
        action={async (state) => state}
        {...changes}
      />
    </NextIntlClientProvider>
  )
}
const send = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('what is shown is the mapping, as a browser sends it', () => {
  const { container } = render(form())
  const sent = new FormData(container.querySelector('form') as HTMLFormElement)
  const given = toGiven(rowsOf(Object.fromEntries(sent)))
  expect(attributeMapping.parse(given)).toEqual(defaultMapping())
  expect(sent.get('version')).toBe('2')
})

test('each rule is a group of its own, with the fields of its kind', () => {
  render(form())
  const rule = within(screen.getByRole('group', { name: 'Rule 7: title' }))
  expect(rule.getByLabelText('Attribute of the directory')).toHaveProperty('value', 'jobTitle')
  expect(rule.getByRole('option', { name: 'Badge number' })).toBeTruthy()
  fireEvent.change(rule.getByLabelText('Value'), { target: { value: 'template' } })
  expect(rule.queryByLabelText('Attribute of the directory')).toBeNull()
  expect(rule.getByLabelText('Text')).toBeTruthy()
})

test('without JavaScript all fields stand there, and each button is a step of the form', () => {
  const html = renderToString(form())
  expect(html).toContain('name="rule.6.source"')
  expect(html).toContain('name="rule.6.text"')
  expect(html).toContain('value="remove.6"')
  expect(html).toContain('value="add"')
})

test('a rule more is shown, has the focus, and is said not to be saved yet', async () => {
  const data = { kind: 'rows' as const, rows: [...few, emptyRule], focus: few.length }
  render(form({ rows: few, action: async () => ({ status: 'done', data }) }))
  send('Add a rule')
  const rule = within(await screen.findByRole('group', { name: 'Rule 3' }))
  await waitFor(() => expect(document.activeElement).toBe(rule.getByLabelText('Attribute at the provider')))
  expect(screen.getByText('Nothing of this is saved yet.')).toBeTruthy()
})

test('a refused rule says why, beside its field, which keeps what was typed and has the focus', async () => {
  const fields = { 'rule.0.target': 'targetStructured' }
  const submitted = {
    'rule.0.target': 'name',
    'rule.0.kind': 'attribute',
    'rule.0.source': 'email',
    version: '2',
  }
  render(form({ action: async () => ({ status: 'failed', code: 'invalid', fields, submitted }) }))
  send('Save the mapping')
  expect(await screen.findByText(/This attribute has parts/)).toBeTruthy()
  const target = screen.getByLabelText('Attribute at the provider')
  expect(target).toHaveProperty('value', 'name')
  await waitFor(() => expect(document.activeElement).toBe(target))
})

test('a preview shows the value of each rule, what is missing and where to mend it, in French too', async () => {
  const preview = {
    employee: { id: '01890000-0000-7000-8000-000000000002', name: 'Zoë Müller' },
    state: 'linked',
    rows: [
      { target: 'userName', value: 'zoe', isRequired: true, missing: null, told: 'zoe' },
      { target: 'title', value: null, isRequired: true, missing: 'jobTitle', told: null },
    ],
  } as const
  const data = { kind: 'preview' as const, rows: few, preview: { ...preview, rows: [...preview.rows] } }
  render(form({ rows: few, action: async () => ({ status: 'done', data }) }, 'fr'))
  send('Chercher')
  const table = within(await screen.findByRole('table', { name: /Zoë Müller/ }))
  expect(table.getByText('zoe')).toBeTruthy()
  expect(table.getByText('Inchangé')).toBeTruthy()
  expect(table.getByText(/Manque dans l’annuaire.*Fonction/)).toBeTruthy()
  const person = screen.getByRole('link', { name: 'Ouvrir dans l’annuaire' })
  expect(person.getAttribute('href')).toContain(`/directory/${preview.employee.id}`)
})

test('whoever may only look tries the mapping, and cannot change it', () => {
  const { container } = render(form({ canEdit: false }))
  expect(screen.queryByRole('button', { name: 'Save the mapping' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Remove rule 1' })).toBeNull()
  const sent = new FormData(container.querySelector('form') as HTMLFormElement)
  expect(rowsOf(Object.fromEntries(sent))).toEqual([])
  expect(screen.getByRole('button', { name: 'Find' })).toBeTruthy()
})
