import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { AccessExplanation } from '@/components/workspace/access-explanation'
import { type AttributeCondition, attributes } from '@/lib/audiences/schema'
import { messages } from '@/lib/i18n/messages'
import type { AccessRule, OwnDecision } from '@/lib/workspace/schema'

const listing = { slug: 'zed', name: 'Zed', iconPath: null, brandColor: null }

function show(
  rule: AccessRule,
  { locale = 'en', person = null }: { locale?: 'en' | 'fr'; person?: string | null } = {},
) {
  const isAvailable = rule.kind === 'audience' || rule.kind === 'everyone' || rule.kind === 'individual'
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <AccessExplanation answer={{ listing, isAvailable, rule }} person={person} />
    </NextIntlClientProvider>,
  )
}

function decided(condition: AttributeCondition, actual: string | null, negated = false): AccessRule {
  const decision: OwnDecision = { about: 'attribute', condition, negated, met: false, actual }
  return {
    kind: 'segmented',
    audiences: [{ name: 'Field sales', basis: 'conditions', decisions: [decision] }],
  }
}

const leaf = { kind: 'attribute' } as const

test.each([
  [
    decided({ ...leaf, attribute: 'department', operator: 'is', value: 'Sales' }, 'Marketing'),
    'Department must be: Sales · in the directory: Marketing',
  ],
  [
    decided({ ...leaf, attribute: 'country', operator: 'oneOf', value: ['FR', 'BE'] }, 'DE', true),
    'Country must not be: one of France or Belgium · in the directory: Germany',
  ],
  [
    decided({ ...leaf, attribute: 'startDate', operator: 'withinLastDays', value: 90 }, '2020-01-02'),
    'Start date must be: within the last 90 days · in the directory: Jan 2, 2020',
  ],
  [
    decided({ ...leaf, attribute: 'employmentType', operator: 'is', value: 'fixed_term' }, 'permanent'),
    'Employment type must be: fixed term · in the directory: permanent',
  ],
  [
    decided({ ...leaf, attribute: 'team', operator: 'isEmpty' }, null, true),
    'Team must not be: empty · in the directory: nothing',
  ],
])('the condition that decided is a sentence (%#)', (rule, sentence) => {
  show(rule)
  expect(screen.getByText('Not in the audience “Field sales”', { exact: false })).toBeTruthy()
  expect(screen.getByText(sentence)).toBeTruthy()
})

test('an attribute of the organization’s own is told by its name', () => {
  const decision: OwnDecision = {
    about: 'custom',
    name: 'Next review',
    condition: { kind: 'custom', key: 'review', type: 'date', operator: 'before', value: '2026-01-02' },
    negated: false,
    met: false,
    actual: '2026-03-04',
  }
  show({ kind: 'segmented', audiences: [{ name: 'Reviews', basis: 'conditions', decisions: [decision] }] })
  expect(
    screen.getByText('Next review must be: before Jan 2, 2026 · in the directory: Mar 4, 2026'),
  ).toBeTruthy()
})

test.each([
  ['manager', 'it depends on who the manager is'],
  ['segment', 'it depends on a list that another system keeps'],
  ['group', 'it depends on a group in the company’s sign-in system'],
] as const)('a condition about a %s names nothing that only HR knows of', (about, sentence) => {
  const decision: OwnDecision = { about, met: false }
  show({ kind: 'segmented', audiences: [{ name: 'One team', basis: 'conditions', decisions: [decision] }] })
  expect(screen.getByText(sentence)).toBeTruthy()
})

test.each([
  ['byHand', 'In the audience “Pilots” · its members are chosen by hand'],
  ['addedByHand', 'In the audience “Pilots” · added by hand, beside its conditions'],
  [
    'outdated',
    'In the audience “Pilots” · the last change of the directory is not in yet; look again in a minute',
  ],
] as const)('where no condition decided, the answer says what did: %s', (basis, sentence) => {
  const { container } = show({ kind: 'audience', audiences: [{ name: 'Pilots', basis, decisions: [] }] })
  expect(container.querySelector('li')?.textContent).toBe(sentence)
})

test('the answer is about the reader, or about the person that HR looks at', () => {
  const { unmount } = show({ kind: 'everyone' })
  expect(screen.getByRole('status').textContent).toContain('Zed is in your workspace')
  unmount()
  show({ kind: 'segmented', audiences: [] }, { person: 'Anna Abel' })
  expect(screen.getByRole('status').textContent).toContain('Zed is not in the workspace of Anna Abel')
  expect(screen.getByRole('status').textContent).toContain('chosen individuals only')
})

test.each(['en', 'fr'] as const)('every rule and every attribute has its words (%s)', (locale) => {
  const kinds = Object.keys(messages.en.workspace.rule).filter((kind) => kind !== 'segmentedPeople')
  for (const kind of kinds) {
    for (const person of [null, 'Anna']) {
      const { container, unmount } = show({ kind, audiences: [] } as unknown as AccessRule, {
        locale,
        person,
      })
      expect(container.textContent).not.toContain('workspace.')
      unmount()
    }
  }
  for (const attribute of Object.keys(attributes)) {
    expect(messages[locale].workspace.attribute).toHaveProperty(attribute)
  }
})
