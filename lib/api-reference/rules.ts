import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import { type ApiText, says } from '@/lib/api-text'
import type { ApiScope } from '@/lib/auth/actor'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import {
  changeResultSchema,
  changeSegmentSchema,
  createSegmentSchema,
  idempotencyKeySchema,
  segmentListSchema,
  segmentSchema,
  segmentsPageSchema,
  userIdListSchema,
  usersPageSchema,
} from '@/lib/segments/schema'
import { sampleOf } from './samples/rules'
import {
  problemSchema,
  sampleLanguages,
  tokenAnswerSchema,
  tokenErrorSchema,
  tokenRequestSchema,
} from './schema'
import { webhooks } from './webhooks/rules'

/** Calls in the order in which a client makes them. */
export const operationIds = [
  'getToken',
  'createSegment',
  'listSegments',
  'getSegment',
  'changeSegmentUsers',
  'listSegmentUsers',
  'deleteSegment',
] as const
export type OperationId = (typeof operationIds)[number]

const labels = { curl: 'curl', javascript: 'JavaScript', python: 'Python' }
const highlighted = { curl: 'Shell', javascript: 'JavaScript', python: 'Python' }

const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
const says200 = (description: ApiText, schema: z.ZodType) => ({ description, content: json(schema) })
const problem = (description: ApiText) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
})

/** What every call with a token may be answered. */
const always: ZodOpenApiResponsesObject = {
  '401': problem('answer401'),
  '403': problem('answer403'),
  '404': problem('answer404'),
  '429': problem('answer429'),
}
const unreadable: ZodOpenApiResponsesObject = {
  '400': problem('answer400'),
  '413': problem('answer413'),
  '415': problem('answer415'),
  '422': problem('answer422'),
}

const systemGuid = z.uuid().meta(says('systemGuid'))
const segmentGuid = z.uuid().meta(says('segmentGuid'))
const repeatable = z.object({
  'Idempotency-Key': idempotencyKeySchema.optional().meta(says('idempotencyKey')),
})

function operation(
  operationId: OperationId,
  texts: { summary: ApiText; description: ApiText },
  more: ZodOpenApiOperationObject,
): ZodOpenApiOperationObject {
  const samples = sampleLanguages.map((language) => ({
    lang: highlighted[language],
    label: labels[language],
    source: sampleOf(operationId, language),
  }))
  return { operationId, ...texts, ...more, 'x-codeSamples': samples }
}

const scoped = (scope: ApiScope) => [{ apiKey: [scope] }]

const segments = '/public/v1/user/system/{systemGuid}/segment'

const description = createDocument({
  openapi: '3.1.1',
  info: { title: 'Portico API', version: '1', description: 'about' satisfies ApiText },
  servers: [{ url: '/api' }],
  tags: [
    { name: 'Tokens', description: 'tokens' satisfies ApiText },
    { name: 'Segments', description: 'segments' satisfies ApiText },
    { name: 'Webhooks', description: 'webhooks' satisfies ApiText },
  ],
  components: {
    securitySchemes: {
      client: { type: 'http', scheme: 'basic', description: 'clientScheme' satisfies ApiText },
      apiKey: {
        type: 'oauth2',
        description: 'keyScheme' satisfies ApiText,
        flows: {
          clientCredentials: {
            tokenUrl: '/api/accounts/connect/token',
            scopes: {
              'segments:write': 'Create, change and delete segments',
              'segments:read': 'Read segments',
            },
          },
        },
      },
    },
  },
  paths: {
    '/accounts/connect/token': {
      post: operation(
        'getToken',
        { summary: 'getToken', description: 'getTokenMore' },
        {
          tags: ['Tokens'],
          security: [{ client: [] }],
          requestBody: {
            required: true,
            content: { 'application/x-www-form-urlencoded': { schema: tokenRequestSchema } },
          },
          responses: {
            '200': says200('answerToken', tokenAnswerSchema),
            '400': says200('answerTokenRefused', tokenErrorSchema),
            '401': says200('answerClient', tokenErrorSchema),
            '415': says200('answerForm', tokenErrorSchema),
            '429': says200('answer429', tokenErrorSchema),
          },
        },
      ),
    },
    [segments]: {
      post: operation(
        'createSegment',
        { summary: 'createSegment', description: 'createSegmentMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:write'),
          requestParams: { path: z.object({ systemGuid }), header: repeatable },
          requestBody: { required: true, content: json(createSegmentSchema) },
          responses: {
            '201': {
              ...says200('answerCreated', segmentSchema),
              headers: z.object({ Location: z.string().meta(says('location')) }),
            },
            ...always,
            ...unreadable,
            '409': problem('answerTaken'),
          },
        },
      ),
      get: operation(
        'listSegments',
        { summary: 'listSegments', description: 'listSegmentsMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:read'),
          requestParams: { path: z.object({ systemGuid }), query: segmentsPageSchema },
          responses: {
            '200': says200('answerPage', segmentListSchema),
            ...always,
            '422': problem('answerPageRefused'),
          },
        },
      ),
    },
    [`${segments}/{segmentGuid}`]: {
      get: operation(
        'getSegment',
        { summary: 'getSegment', description: 'getSegmentMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:read'),
          requestParams: { path: z.object({ systemGuid, segmentGuid }) },
          responses: { '200': says200('answerSegment', segmentSchema), ...always },
        },
      ),
      put: operation(
        'changeSegmentUsers',
        { summary: 'changeSegmentUsers', description: 'changeSegmentUsersMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:write'),
          requestParams: { path: z.object({ systemGuid, segmentGuid }), header: repeatable },
          requestBody: { required: true, content: json(changeSegmentSchema) },
          responses: {
            '200': says200('answerChanged', changeResultSchema),
            ...always,
            ...unreadable,
            '409': problem('answerRunning'),
          },
        },
      ),
      delete: operation(
        'deleteSegment',
        { summary: 'deleteSegment', description: 'deleteSegmentMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:write'),
          requestParams: { path: z.object({ systemGuid, segmentGuid }) },
          responses: {
            '204': { description: 'answerDeleted' satisfies ApiText },
            ...always,
            '409': problem('answerInUse'),
          },
        },
      ),
    },
    [`${segments}/{segmentGuid}/users`]: {
      get: operation(
        'listSegmentUsers',
        { summary: 'listSegmentUsers', description: 'listSegmentUsersMore' },
        {
          tags: ['Segments'],
          security: scoped('segments:read'),
          requestParams: { path: z.object({ systemGuid, segmentGuid }), query: usersPageSchema },
          responses: {
            '200': says200('answerPage', userIdListSchema),
            ...always,
            '422': problem('answerPageRefused'),
          },
        },
      ),
    },
  },
  webhooks,
})

export type ApiDocument = typeof description

/** The OpenAPI 3.1 description of the API, its texts in the reader's language. */
export function apiDocument(locale: Locale): ApiDocument {
  const { text } = messages[locale].apiReference
  const translate = (key: string, value: unknown): unknown =>
    (key === 'description' || key === 'summary') && typeof value === 'string' && value in text
      ? text[value as ApiText]
      : value
  return JSON.parse(JSON.stringify(description, translate)) as ApiDocument
}
