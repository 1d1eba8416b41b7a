import { createTranslator } from 'next-intl'
import type { OrganizationActor } from '@/lib/auth/actor'
import { countServed, type Health, listCaretakers } from '@/lib/connections/health/queries'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import type { TestFailure } from '@/lib/connections/verification/schema'
import type { Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { messages } from '@/lib/i18n/messages'
import { getPathname } from '@/lib/i18n/navigation'
import { type Locale, locales, toLocale } from '@/lib/i18n/routing'
import { type Mail, queueMails } from '@/lib/mail'
import { waitValues } from '@/lib/wait'

/** What people are told of: it broke, it has failed for days, it was switched off. */
export type HealthNotice = 'connectionNeedsReconnect' | 'connectionKeepsFailing' | 'connectionDeactivated'

/** Mails the owner and those who may edit and see it, each in their own language. */
export async function tellCaretakers(
  tx: Transaction,
  actor: OrganizationActor,
  health: Health,
  { notice, failure, failures }: { notice: HealthNotice; failure: TestFailure; failures: number },
): Promise<void> {
  const { id, name, listing } = health
  const [people, served] = [await listCaretakers(tx, actor, health), await countServed(tx, actor, id)]
  const causes = new Map(locales.map((locale) => [locale, causeIn(locale, listing.name, failure)]))
  const mails = people.map(({ email, locale: stored }): Mail => {
    const locale = toLocale(stored)
    return {
      to: email,
      locale,
      template: notice,
      values: {
        connection: name,
        provider: listing.name,
        cause: causes.get(locale) ?? '',
        failures,
        activation: served === null ? 'none' : 'active',
        employees: served ?? 0,
        url: `${getEnv().PORTICO_URL}${getPathname({ locale, href: `/connections/${id}` })}`,
      },
    }
  })
  await queueMails(tx, mails)
}

function causeIn(
  locale: Locale,
  provider: string,
  { reason, host, status, limit = answerSeconds }: TestFailure,
): string {
  const translate = createTranslator({ locale, messages: messages[locale], namespace: 'connectionErrors' })
  return translate(reason, { provider, host, status, limit, ...waitValues() })
}
