import { z } from 'zod'
import type { DemoRequestStatus } from '@/lib/generated/prisma/enums'
import { emailAddress, paragraph, plainLine } from '@/lib/http/field-schema'
import { countryCodes } from '@/lib/i18n/countries'
import { locales } from '@/lib/i18n/routing'

/** Employees of the requester's company. */
export const companySizes = ['1-49', '50-249', '250-999', '1000-4999', '5000+'] as const
export type CompanySize = (typeof companySizes)[number]

export const demoRequestForm = z.object({
  slug: z.string().min(1).max(200),
  locale: z.enum(locales).catch('en'),
  name: plainLine(100),
  email: emailAddress,
  company: plainLine(120),
  companySize: z.enum(companySizes, 'choose'),
  country: z.enum(countryCodes, 'choose'),
  message: paragraph(2000),
  consent: z.literal('on', 'consentRequired'),
})
export type DemoRequestInput = z.output<typeof demoRequestForm>

/** A listing whose publisher shows it to who asks. */
export interface DemoOffer {
  id: string
  slug: string
  name: string
  publisherName: string
  /** How the publisher treats the data it receives; null where it says nothing. */
  privacyUrl: string | null
}

/** A request as its sender sees it. */
export interface SentDemoRequest {
  id: string
  listing: { slug: string; name: string; iconPath: string | null; brandColor: string | null }
  publisherName: string
  status: DemoRequestStatus
  createdAt: Date
  updatedAt: Date
}
