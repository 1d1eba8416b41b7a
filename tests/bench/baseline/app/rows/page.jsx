import { connection } from 'next/server'
import pg from 'pg'
import { Suspense } from 'react'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

const query = {
  name: 'rows',
  text: `
    SELECT l.slug, l.name, l."iconPath", l."brandColor", p.name AS publisher, l.tier, l.stage,
      l.tagline->>'en' AS tagline, c."nameEn" AS category
    FROM unnest($1::text[]) WITH ORDINALITY w(slug, position)
    JOIN "Listing" l USING (slug) JOIN "Publisher" p ON p.id = l."publisherId"
    LEFT JOIN "ListingCategory" lc ON lc."listingId" = l.id AND lc.position = 0
    LEFT JOIN "Category" c ON c.id = lc."categoryId"
    ORDER BY w.position`,
}

/** A dynamic page: the listings named in the address, with one query, as list items. */
export default function RowsPage({ searchParams }) {
  return (
    <Suspense fallback={<p>…</p>}>
      <Rows searchParams={searchParams} />
    </Suspense>
  )
}

async function Rows({ searchParams }) {
  // Without this Next renders the rows twice, the second time for the browser's cache.
  await connection()
  const { slugs } = await searchParams
  const { rows } = await pool.query({ ...query, values: [String(slugs).split(',')] })
  return (
    <ul>
      {rows.map(({ slug, name, iconPath, brandColor, publisher, tagline, tier, stage, category }) => (
        <li key={slug}>
          <a href={`/en/marketplace/${slug}`}>{name}</a> {publisher} {tagline} {tier} {stage} {category}
        </li>
      ))}
    </ul>
  )
}
