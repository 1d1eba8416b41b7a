import { createTranslator } from 'next-intl'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { type Messages, messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import { defineJob, enqueue, handleJob } from '@/lib/queue'

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
export async function queueMail(tx: Transaction, mail: Mail): Promise<void> {
  const translator = createTranslator({
    locale: mail.locale,
    messages: messages[mail.locale],
    namespace: 'mail',
  })
  // Each template has its own placeholders: the types of one message cannot speak for all.
  const translate = translator as unknown as (key: string, values: Mail['values']) => string
  const { id } = await tx.mailMessage.create({
    data: {
      recipient: mail.to,
      subject: singleLine(translate(`${mail.template}.subject`, mail.values)),
      text: translate(`${mail.template}.text`, mail.values),
      locale: mail.locale,
      isSensitive: mail.isSensitive ?? false,
    },
    select: { id: true },
  })
  await enqueue(tx, deliverMailJob, { mailId: id })
}

/** Sends one mail of the outbox over `SMTP_URL`; without it the mail stays for the operator to read. */
export const deliverMail = handleJob(deliverMailJob, async ({ mailId }) => {
  const { SMTP_URL, MAIL_FROM } = getEnv()
  if (!SMTP_URL) return
  const mail = await db.mailMessage.findFirst({ where: { id: mailId, sentAt: null } })
  if (!mail) return
  await createTransport(SMTP_URL).sendMail({
    from: MAIL_FROM,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text,
    headers: { 'Content-Language': mail.locale },
    messageId: `<${mail.id}@portico>`,
  })
  await db.mailMessage.update({
    where: { id: mail.id },
    data: { sentAt: new Date(), ...(mail.isSensitive ? { text: '' } : {}) },
  })
})

function singleLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ')
}
