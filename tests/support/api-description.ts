import { apiDocument } from '@/lib/api-reference/rules'

type Json = Record<string, unknown>

const document = apiDocument('en') as unknown as Json

function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved)
  if (typeof value !== 'object' || value === null) return value
  const { $ref, ...own } = value as Json
  if (typeof $ref === 'string') {
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Json)[step], document)
    return { ...(resolved(target) as Json), ...own }
  }
  return Object.fromEntries(Object.entries(own).map(([name, child]) => [name, resolved(child)]))
}

/** The JSON Schema by which the description of the API gives the body of a webhook's message, without references. */
export function bodySchema(type: string): Json {
  const { post } = (document.webhooks as Record<string, { post: Json }>)[type] as { post: Json }
  const { content } = post.requestBody as { content: Record<string, { schema: unknown }> }
  return resolved(content['application/json']?.schema) as Json
}
