import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { DeleteForm } from '@/components/connections/delete-form'
import { DeletionImpact } from '@/components/connections/deletion-impact'
import type { DeletionPreview } from '@/lib/connections/deletion/queries'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

function show(children: ReactNode, locale: Locale = 'en') {
  const { errors, connections } = messages[locale]
  return render(
    <NextIntlClientProvider locale={locale} messages={{ errors, connections }}>
      {children}
    </NextIntlClientProvider>,
  )
}

const id = '0190a000-0000-7000-8000-000000000001'
const nothing: DeletionPreview = {
  uses: [],
  isActive: false,
  loses: { count: 0, first: [] },
  isDefault: false,
  nextDefault: null,
  openHandOffs: [],
  isRevocable: null,
  accounts: 0,
  deprovisioning: 'byItself',
  fingerprint: 'f',
}
const active = { ...nothing, uses: [{ kind: 'activation', name: 'Acme' }], isActive: true } as const
const people = ['Anna Ander', 'Ben Baker'].map((name) => ({ id: name, name, department: 'Sales' }))
const text = (preview: DeletionPreview, locale?: Locale) =>
  show(<DeletionImpact connectionId={id} provider="Acme" preview={preview} />, locale).container.textContent

test.each([
  [nothing, 'en', 'Acme is in nobody’s workspace through this connection, so nobody loses access.'],
  [
    active,
    'en',
    'It is used by:The activation of AcmeAcme is active through this connection, but reaches nobody now: nobody loses access.',
  ],
  [
    { ...active, loses: { count: 1, first: people.slice(0, 1) } },
    'en',
    'It is used by:The activation of AcmeAcme is active through this connection: 1 employee loses access at once.Anna Ander · Sales',
  ],
  [
    { ...active, loses: { count: 1234, first: people }, isDefault: true, nextDefault: { name: 'Acme 2' } },
    'en',
    'It is used by:The activation of AcmeAcme is active through this connection: 1,234 employees lose access at once.Anna Ander · SalesBen Baker · Salesand 1,232 moreIt is the default. “Acme 2” becomes the default in its place.',
  ],
  [
    { ...active, loses: { count: 3, first: people }, isDefault: true, nextDefault: { name: 'Acme 2' } },
    'fr',
    'Elle est utilisée par\u00a0:L’activation de AcmeAcme est actif via cette connexion\u00a0: 3 salariés perdent immédiatement l’accès.Anna Ander · SalesBen Baker · Saleset 1 autreC’est la connexion par défaut. «\u00a0Acme 2\u00a0» la remplace comme connexion par défaut.',
  ],
] as const)('what goes is said in full: %#', (preview, locale, sentence) => {
  const { loses, uses, openHandOffs } = preview
  const copied = { ...preview, uses: [...uses], openHandOffs: [...openHandOffs] }
  expect(text({ ...copied, loses: { ...loses, first: [...loses.first] } }, locale)).toBe(sentence)
})

test('triggers that go along are told from those that stay without effect', () => {
  const uses: DeletionPreview['uses'] = [
    { kind: 'trigger', name: 'Nightly' },
    { kind: 'narrowed', name: 'Tell IT' },
  ]
  const said = text({ ...nothing, uses })
  expect(said).toContain('The trigger “Nightly”, which is deleted with it')
  expect(said).toContain('The trigger “Tell IT”, which waits for this connection alone: it stays')
})

test('open links and the lack of another default are said', () => {
  const expiresAt = new Date('2026-03-01T12:00:00Z')
  const openHandOffs = [
    { id: '1', recipient: 'it@example.com', expiresAt },
    { id: '2', recipient: null, expiresAt },
  ]
  const said = text({ ...nothing, isDefault: true, openHandOffs })
  expect(said).toContain(
    '2 open links to hand off its credentials end:it@example.com · good until Mar 1, 2026',
  )
  expect(said).toContain('A link that was passed on by hand')
  expect(said).toContain('No other connection of it is in use, so none takes its place.')
})

test.each([
  [
    1204,
    'byItself',
    'en',
    '1,204 accounts of your people stay at Acme: nothing deprovisions them',
    'the run',
  ],
  [1, 'byHand', 'en', '1 account of your people stays at Acme: nothing deprovisions it', 'start a run'],
  [1, 'never', 'en', '1 account of your people stays at Acme: nothing deprovisions it', 'start a run'],
  [1204, 'byItself', 'fr', '1\u202f204 comptes de vos salariés restent chez Acme', 'l’exécution'],
  [1, 'byHand', 'fr', 'plus rien ne l’en retire.Pour le retirer d’abord', 'lancez une exécution'],
  [2, 'never', 'fr', 'plus rien ne les en retire.La synchronisation laisse', 'lancez une exécution'],
] as const)(
  '%d accounts that stay are said, with the way to take them away: %s, %s',
  (accounts, deprovisioning, locale, sentence, run) => {
    const said = text({ ...nothing, accounts, deprovisioning }, locale)
    expect(said).toContain(sentence)
    expect(said).toContain(locale === 'en' ? 'waits until you approve it' : 'attend votre accord')
    const tabs = [...(deprovisioning === 'never' ? ['sync'] : []), 'access', 'tracking']
    const links = screen.getAllByRole('link')
    const hrefs = links.map((link) => link.getAttribute('href'))
    expect(hrefs).toEqual(tabs.map((tab) => `/${locale}/connections/${id}/${tab}`))
    expect(links.at(-1)?.textContent).toBe(run)
  },
)

test('the last step sends the connection, keeps a way back and says why it was refused', async () => {
  const sent: FormData[] = []
  const action = async (_: unknown, form: FormData) => {
    sent.push(form)
    return { status: 'failed', code: 'not_found' } as const
  }
  show(<DeleteForm connectionId={id} fingerprint="f" action={action} />)
  expect(screen.getByRole('link', { name: 'Keep the connection' }).getAttribute('href')).toBe(
    `/en/connections/${id}`,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Delete for good' }))
  expect((await screen.findByRole('alert')).textContent).toContain('no longer exists')
  expect(Object.fromEntries(sent[0] ?? [])).toEqual({ connectionId: id, locale: 'en', fingerprint: 'f' })
})
