import type { Prisma } from '@/lib/generated/prisma/client'

/**
 * A statement with each of its values once, for `$queryRawUnsafe`: PostgreSQL takes 65,535 of them, and what is put
 * together of hundreds of parts repeats most. Values that are cast to different types stay apart.
 * @example sharedValues(Prisma.sql`${1}::int + ${1}::int`) // { text: '$1::int + $1::int', values: [1] }
 */
export function sharedValues({ strings, values }: Prisma.Sql): { text: string; values: unknown[] } {
  const places = new Map<string, number>()
  const shared: unknown[] = []
  const text = values.map((value, index) => {
    const after = strings[index + 1] ?? ''
    const [cast = ''] = /^::[\w"[\]]+/.exec(after) ?? []
    const key = `${cast} ${JSON.stringify(value)}`
    const place = places.get(key) ?? shared.push(value)
    places.set(key, place)
    return `$${place}${after}`
  })
  return { text: `${strings[0] ?? ''}${text.join('')}`, values: shared }
}
