import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { type MenuRights, type MenuSubject, menuEntries } from '@/components/connections/menu/entries'
import { MenuButton, type MenuButtonProps } from '@/components/connections/menu/menu-button'
import { messages } from '@/lib/i18n/messages'

const connected: MenuSubject = {
  id: 'c1',
  name: 'Payroll',
  isDefault: false,
  state: 'connected',
  stateReason: null,
  verifiedAt: new Date(),
  listing: { name: 'Acme' },
}
const draft: MenuSubject = { ...connected, state: 'pending', stateReason: 'consent', verifiedAt: null }
const nothing: MenuRights = { canManage: false, canUse: false, hasSiblings: false }
const all: MenuRights = { canManage: true, canUse: true, hasSiblings: true }
const acts = (connection: MenuSubject, rights: MenuRights) =>
  menuEntries(connection, rights)
    .flat()
    .map(({ act }) => act)

const manage = ['rename', 'move', 'owner', 'duplicate', 'delete']

test.each([
  ['who looks', connected, nothing, []],
  ['who uses it', connected, { ...nothing, canUse: true }, ['check']],
  ['who manages it', connected, { ...all, hasSiblings: false }, ['check', 'reconnect', ...manage]],
  ['several', connected, all, ['check', 'reconnect', 'rename', 'default', ...manage.slice(1)]],
  ['the default', { ...connected, isDefault: true }, all, ['check', 'reconnect', ...manage]],
  ['a draft', draft, all, ['rename', 'move', 'owner', 'discard']],
  [
    'what can be handed off',
    connected,
    { ...all, hasSiblings: false, canHandOff: true },
    ['check', 'reconnect', 'handOff', ...manage],
  ],
  ['whose owner leaves', connected, { ...nothing, canTakeOver: true }, ['owner']],
] as const)('the menu of %s offers what can be done', (_, connection, rights, expected) => {
  expect(acts(connection, rights)).toEqual(expected)
})

test('who does not manage it takes it over on a page of its own', () => {
  expect(menuEntries(connected, { ...nothing, canTakeOver: true })).toEqual([
    [{ act: 'owner', href: '/connections/c1/take-over' }],
  ])
})

function menu(checkAction: MenuButtonProps['checkAction'], isLabelled = false) {
  const { errors, connections, connectionErrors } = messages.en
  return (
    <NextIntlClientProvider locale="en" messages={{ errors, connections, connectionErrors }}>
      <MenuButton
        connection={{ id: 'c1', name: 'Payroll', provider: 'Acme' }}
        groups={menuEntries(connected, all)}
        isLabelled={isLabelled}
        checkAction={checkAction}
      />
    </NextIntlClientProvider>
  )
}

test('without JavaScript it is a link to the settings', () => {
  const html = renderToString(menu(async (state) => state))
  expect(html).toContain('href="/en/connections/c1/settings"')
  expect(html).toContain('aria-label="Actions for “Payroll”"')
})

test('beside a name it says in a word what it holds', () => {
  const { container } = render(menu(async (state) => state, true))
  expect(container.textContent).toBe('Actions')
})

test.each([
  ['verification.wrongCredentials', ['Close', 'Check again', 'Reconnect']],
  ['verification.providerError', ['Close', 'Check again']],
] as const)('a check that ends in %s offers what can help', async (reason, offered) => {
  const values = { provider: 'Acme', host: 'acme.example.com', status: 401 }
  render(menu(async () => ({ status: 'failed', code: 'provider_failed', reason, values })))
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Actions for “Payroll”' }))
  await user.click(screen.getByRole('menuitem', { name: 'Check now' }))
  const alert = await screen.findByRole('alert')
  const footer = alert.parentElement?.querySelector('[data-slot=dialog-footer]')
  expect([...(footer?.children ?? [])].map(({ textContent }) => textContent)).toEqual(offered)
})

test('a check is made at once and says what the provider answered; the focus comes back', async () => {
  const sent: FormData[] = []
  render(
    menu(async (_, form) => {
      sent.push(form)
      return { status: 'done', data: { status: 200, durationMs: 42 } }
    }),
  )
  const user = userEvent.setup()
  const button = screen.getByRole('button', { name: 'Actions for “Payroll”' })
  await user.click(button)
  expect(screen.getByRole('menuitem', { name: 'Rename…' }).getAttribute('href')).toBe(
    '/en/connections/c1/settings#rename',
  )
  await user.click(screen.getByRole('menuitem', { name: 'Check now' }))
  expect(await screen.findByText('Acme answered 200 in 42 ms. The connection works.')).toBeDefined()
  expect(Object.fromEntries(sent[0] ?? [])).toEqual({ connectionId: 'c1' })
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(document.activeElement).toBe(button))
})
