import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { AttributeEditor } from '@/components/directory/attributes/attribute-view'
import type { AttributeUse } from '@/lib/directory/attributes/schema'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

const id = '0190a000-0000-7000-8000-000000000001'
const unused: AttributeUse = {
  id,
  key: 'floor',
  name: 'Floor',
  type: 'text',
  options: [],
  people: 2,
  audiences: [],
  mappings: [],
}

function show(attribute: AttributeUse, locale: Locale = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      <AttributeEditor attribute={attribute} />
    </NextIntlClientProvider>,
  )
}

test.each([
  ['en', '1 connection in a folder that you do not see', 'Delete attribute'],
  ['fr', '1 connexion dans un dossier que vous ne voyez pas', 'Supprimer l’attribut'],
] as const)(
  'in %s, an attribute that is sent leads to the mappings instead of being deleted',
  (locale, hidden, button) => {
    const mappings = [
      { connectionId: id, name: 'Slack' },
      { connectionId: crypto.randomUUID(), name: null },
    ]
    const { unmount } = show({ ...unused, mappings }, locale)
    const link = screen.getByRole('link', { name: 'Slack' })
    expect(link.getAttribute('href')).toBe(`/${locale}/connections/${id}/sync/mapping`)
    expect(screen.getByText(hidden)).toBeDefined()
    expect(screen.queryByRole('button', { name: button })).toBeNull()
    unmount()
    show(unused, locale)
    expect(screen.getByRole('button', { name: button })).toBeDefined()
  },
)
