// Paragraphs per page, chosen by the benchmark so that the answers have the size of Portico's.
const paragraphs = JSON.parse(process.env.BASELINE_PARAGRAPHS ?? '{"catalog":100}')

// One letter beyond Latin-1, as every page with proper quotation marks has: V8 then keeps two bytes for each.
const text = 'A bare page says the same thing again and again … until it is as long as the other one.'

export function generateStaticParams() {
  return Object.keys(paragraphs).map((page) => ({ page }))
}

/** A static page of a given size. */
export default async function StaticPage({ params }) {
  const { page } = await params
  return Array.from({ length: paragraphs[page] ?? 0 }, (_, index) => (
    <p key={`${index + 1}`}>{`${index + 1}. ${text}`}</p>
  ))
}
