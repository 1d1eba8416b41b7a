import { z } from 'zod'
import { says } from '@/lib/api-text'

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta(says('problemDetail')),
    code: z.string().meta(says('problemCode')),
    errors: z
      .array(z.object({ pointer: z.string().meta(says('problemPointer')), detail: z.string() }))
      .optional()
      .meta(says('problemErrors')),
  })
  .meta({ id: 'Problem' })

export const tokenRequestSchema = z.object({
  grant_type: z.literal('client_credentials'),
  scope: z
    .string()
    .optional()
    .meta({ ...says('tokenScope'), example: 'segments:read' }),
})

export const tokenAnswerSchema = z
  .object({
    access_token: z.string(),
    expires_in: z.literal(86_400).meta(says('tokenExpires')),
    token_type: z.literal('Bearer'),
    scope: z.string().meta({ example: 'segments:write segments:read' }),
  })
  .meta({ id: 'AccessToken' })

export const tokenErrorSchema = z
  .object({ error: z.string().meta(says('tokenError')), error_description: z.string().optional() })
  .meta({ id: 'TokenError' })

/** Languages that samples are written in. */
export const sampleLanguages = ['curl', 'javascript', 'python'] as const
export type SampleLanguage = (typeof sampleLanguages)[number]

/** The demo's organization and key: sample data, public, and of no use outside demo mode. */
export const sampleAccess = {
  url: 'http://localhost:3000',
  clientId: '3f8a6b52-71c4-4d0e-b9e7-5c1d2a8f4e60',
  clientSecret: 'portico-demo-only-segments-api-key',
  systemGuid: '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d10',
} as const
