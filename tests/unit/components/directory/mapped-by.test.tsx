import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { MappedBy } from '@/components/directory/attributes/mapped-by'
import { messages } from '@/lib/i18n/messages'

const id = '0190a000-0000-7000-8000-000000000001'

test.each([
  ['en', '1 connection in a folder that you do not see'],
  ['fr', '1 connexion dans un dossier que vous ne voyez pas'],
] as const)(
  'in %s, connections that send an attribute lead to their mapping, as far as they are seen',
  (locale, hidden) => {
    const mappings = [
      { connectionId: id, name: 'Slack' },
      { connectionId: crypto.randomUUID(), name: null },
    ]
    const { employeeAttributes } = messages[locale]
    render(
      <NextIntlClientProvider locale={locale} messages={{ employeeAttributes }}>
        <MappedBy mappings={mappings} />
      </NextIntlClientProvider>,
    )
    const links = screen.getAllByRole('link')
    expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Slack', `/${locale}/connections/${id}/sync/mapping`],
    ])
    expect(screen.getByText(hidden)).toBeDefined()
  },
)

test.each([
  ['en', 1, 'The mapping of this connection sends it.'],
  ['en', 2, 'Mappings of these connections send it.'],
  [
    'fr',
    1,
    'Cette connexion l’envoie à son fournisseur. Modifiez d’abord la correspondance de ses attributs',
  ],
  [
    'fr',
    2,
    'Ces connexions l’envoient à leur fournisseur. Modifiez d’abord la correspondance de leurs attributs',
  ],
] as const)('in %s, %d connection or more is said as one speaks of so many', (locale, count, sentence) => {
  const mappings = Array.from({ length: count }, (_, index) => ({
    connectionId: `${index}`,
    name: `Slack ${index}`,
  }))
  const { employeeAttributes } = messages[locale]
  const { container } = render(
    <NextIntlClientProvider locale={locale} messages={{ employeeAttributes }}>
      <MappedBy mappings={mappings} />
    </NextIntlClientProvider>,
  )
  expect(container.textContent).toContain(sentence)
})
