import { z } from 'zod'
import { db } from '@/lib/db'
import { toLocale } from '@/lib/i18n/routing'
import { queueMail } from '@/lib/mail'
import { defineJob, handleJob } from '@/lib/queue'

export const sendSignInLinkJob = defineJob(
  'auth.send-sign-in-link',
  z.object({ email: z.email(), url: z.url() }),
)

/** Mails the link if the address has an account; else nothing happens, and nobody can tell. */
export const sendSignInLink = handleJob(sendSignInLinkJob, async ({ email, url }) => {
  const user = await db.user.findUnique({
    where: { email },
    select: { email: true, name: true, locale: true },
  })
  if (!user) return
  await db.$transaction((tx) =>
    queueMail(tx, {
      to: user.email,
      locale: toLocale(user.locale),
      template: 'signInLink',
      values: { name: user.name, url },
      isSensitive: true,
    }),
  )
})
