import { z } from 'zod'
import { emailAddress, paragraph, plainLine } from '@/lib/http/field-schema'
import { locales } from '@/lib/i18n/routing'

const hasScheme = /^[a-z][a-z0-9+.-]*:/i

/** People type `example.com`; what is stored is an address that a browser opens. */
const website = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .pipe(z.string().max(500, 'tooLong'))
  .transform((text) => (text === '' || hasScheme.test(text) ? text : `https://${text}`))
  .pipe(
    z.union(
      [
        z.literal(''),
        z.url({ protocol: /^https?$/, hostname: z.regexes.domain, error: 'website' }).max(500, 'tooLong'),
      ],
      'website',
    ),
  )
  .transform((text) => text || null)

export const integrationRequestForm = z.object({
  locale: z.enum(locales).catch('en'),
  product: plainLine(80),
  website,
  useCase: paragraph(2000).pipe(z.string().min(1, 'required')),
  email: emailAddress,
})
export type IntegrationRequestInput = z.output<typeof integrationRequestForm>
