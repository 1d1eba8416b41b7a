import { randomUUIDv7 } from 'node:crypto'
import { createTranslator } from 'next-intl'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { type Messages, messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import { log } from '@/lib/log'
import { defineJob, enqueueAll, handleJob } from '@/lib/queue'

export type MailTemplate = keyof Messages['mail']

export interface Mail {
  to: string
  locale: Locale
  /** Key below `mail` in the messages, with `subject` and `text`. */
  template: MailTemplate
  values: Record<string, string | number>
  /** The text holds a sign-in link: it is emptied once the mail has left. */
  isSensitive?: boolean
}

const deliverMailJob = defineJob('mail.deliver', z.object({ mailId: z.uuid() }))

/** Stores a mail in the outbox, in the reader's language, and has it sent once the transaction is kept. */
export function queueMail(tx: Transaction, mail: Mail): Promise<void> {
  return queueMails(tx, [mail])
}

/** The same for many: two statements, however many they are. */
export async function queueMails(tx: Transaction, mails: readonly Mail[]): Promise<void> {
  if (mails.length === 0) return
  const translators = new Map<Locale, (key: string, values: Mail['values']) => string>()
  const rows = mails.map(({ to, locale, template, values, isSensitive = false }) => {
    const translate = translators.get(locale) ?? translatorFor(locale)
    translators.set(locale, translate)
    return {
      id: randomUUIDv7(),
      recipient: to,
      subject: singleLine(translate(`${template}.subject`, values)),
      text: translate(`${template}.text`, values),
      locale,
      isSensitive,
    }
  })
  await tx.mailMessage.createMany({ data: rows })
  const payloads = rows.map(({ id }) => ({ mailId: id }))
  await enqueueAll(tx, deliverMailJob, payloads)
}

function translatorFor(locale: Locale) {
  const translator = createTranslator({ locale, messages: messages[locale], namespace: 'mail' })
  // Each template has its own placeholders: the types of one message cannot speak for all.
  return translator as unknown as (key: string, values: Mail['values']) => string
}

/**
 * Sends one mail of the outbox over `SMTP_URL`, once; without it the mail stays for the operator to read.
 * @throws AppError `unavailable` when a later try may succeed, `invalid` when the server refuses for good
 */
export const deliverMail = handleJob(deliverMailJob, async ({ mailId }) => {
  const { SMTP_URL, MAIL_FROM, PORTICO_URL } = getEnv()
  if (!SMTP_URL) return
  const mail = await db.mailMessage.findFirst({ where: { id: mailId, sentAt: null } })
  if (!mail) return
  const transport = createTransport(withPatience(SMTP_URL))
  try {
    await transport.sendMail({
      from: MAIL_FROM,
      // As an object: in a text, a comma would name a second recipient.
      to: { name: '', address: mail.recipient },
      subject: mail.subject,
      text: mail.text,
      headers: { 'Content-Language': mail.locale },
      // The same with each try, so that mailboxes recognize a mail that was sent twice after a crash.
      messageId: `<${mail.id}@${new URL(PORTICO_URL).hostname}>`,
    })
  } catch (error) {
    throw smtpFailure(error)
  } finally {
    transport.close()
  }
  await db.mailMessage.update({
    where: { id: mail.id },
    data: { sentAt: new Date(), ...(mail.isSensitive ? { text: '' } : {}) },
  })
})

// Shorter than nodemailer's own, so that a mute server does not hold up the worker. SMTP_URL may say otherwise.
const patience = { connectionTimeout: '10000', greetingTimeout: '10000', socketTimeout: '30000' }

function withPatience(smtpUrl: string): string {
  const url = new URL(smtpUrl)
  for (const [name, milliseconds] of Object.entries(patience)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, milliseconds)
  }
  return url.href
}

// A reply of 500 and above is final (RFC 5321 §4.2.1); a refused sign-in is a setting that can be mended.
function smtpFailure(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  const reply = 'responseCode' in error ? Number(error.responseCode) : 0
  const isFinal = reply >= 500 && error.code !== 'EAUTH'
  log.warn({ code: error.code, reply }, 'A mail could not be sent')
  return new AppError(isFinal ? 'invalid' : 'unavailable', {
    reason: isFinal ? 'mailRefused' : 'mailServerUnavailable',
  })
}

function singleLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ')
}
