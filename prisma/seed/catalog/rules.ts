import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { SourceListing } from './source'

/** `Notion Labs` → `notion-labs`. */
export function toSlug(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

export function methodTypes(definition: ConnectorDefinition): string[] {
  return [...new Set(definition.authMethods.map((method) => method.type))]
}

/** FNV-1a, 32 bits: the same number for a slug on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

const minute = 60_000

/**
 * Sample data, like stage and tier: it says nothing about the real products. Days are spread by slug, over
 * 2024 and 2025 for what is live and over the first three quarters of 2026 for what is new.
 */
export function samplePublicationDate({ slug, stage }: Pick<SourceListing, 'slug' | 'stage'>): Date {
  const isNew = stage === 'beta' || stage === 'coming_soon'
  const [from, to] = isNew
    ? [Date.UTC(2026, 0, 1), Date.UTC(2026, 9, 1)]
    : [Date.UTC(2024, 0, 1), Date.UTC(2026, 0, 1)]
  return new Date(from + (hash(slug) % ((to - from) / minute)) * minute)
}
