import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { authorizationProblems } from '@/lib/connections/authorization/schema'
import { stateReasons, supportedMethods, wizardSteps } from '@/lib/connections/schema'
import { tokenFailures } from '@/lib/connections/tokens/schema'
import { testFailureReasons } from '@/lib/connections/verification/schema'
import { verifyFailureReasons } from '@/lib/connectors/reasons'
import { valueProblems } from '@/lib/connectors/templates'
import { messages } from '@/lib/i18n/messages'
import { locales } from '@/lib/i18n/routing'
import { waitValues } from '@/lib/wait'

const values = {
  provider: 'Acme',
  host: 'acme.example.com',
  status: 503,
  limit: 10,
  scopes: 'people.read',
  account: 'Ada',
  other: 'Ben',
  ...waitValues(30),
}

describe.each(locales)('in %s', (locale) => {
  const t = createTranslator({
    locale,
    messages: messages[locale],
    onError: (error) => {
      throw error
    },
  })
  const say = (key: string) => t(key as Parameters<typeof t>[0], values as never)

  test('everything a provider can do has its own sentence', () => {
    const reasons = new Set([
      ...authorizationProblems,
      ...verifyFailureReasons.map((reason) => `verification.${reason}`),
      'verification.accessEnded',
      ...tokenFailures,
      'token.otherAccount',
    ])
    const sentences = [...reasons].map((reason) => say(`connectionErrors.${reason}`))
    expect(new Set(sentences).size).toBe(reasons.size)
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\S.*\.$/)
      expect(sentence).not.toMatch(/[{}]/)
    }
  })

  test('the log and lists have a few words for everything that a provider can do', () => {
    const reasons = [...authorizationProblems, ...testFailureReasons]
    for (const reason of reasons) {
      const words = say(`auditLog.reasonWord.${reason.split('.').at(-1)}`)
      expect(words).toMatch(/^\S.*[^.]$/)
    }
  })

  test('every state, reason, method and step has its words', () => {
    const keys = [
      ...stateReasons.map((reason) => `reason.${reason}`),
      ...supportedMethods.map((method) => `method.${method}`),
      ...wizardSteps.map((step) => `wizard.step.${step}`),
    ]
    for (const key of keys) expect(say(`connections.${key}`)).not.toContain('connections.')
  })

  test('every refusal of a form has its sentence', () => {
    const reasons = [
      ...valueProblems,
      'listingComingSoon',
      'listingArchived',
      'methodsComingLater',
      'notADraft',
      'permissionsChanged',
      'alreadyConsented',
      'agreementRequired',
      'confirmationRequired',
      'consentFirst',
      'setupFirst',
      'connectionInactive',
      'changedMeanwhile',
      'notVerifiable',
      'verifyInstead',
      'enterAgain',
      'unknownAuthMethod',
      'credentialsUnreadable',
      'notFound',
      'tooManyTries',
    ]
    for (const reason of reasons) expect(say(`errors.reasons.${reason}`)).toMatch(/^\S.*\.$/)
  })
})
