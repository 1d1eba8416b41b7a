/**
 * A listing's description: paragraphs parted by an empty line, and lines that begin with "- " as a list.
 * That is all the markup the catalog's format knows.
 */
export function ListingText({ text }: { text: string }) {
  return (
    <div className="flex max-w-text flex-col gap-3 text-sm leading-6">
      {text.split(/\n{2,}/).map((block) =>
        block.startsWith('- ') ? (
          <ul key={block} className="flex list-disc flex-col gap-1 ps-5">
            {block.split('\n').map((line) => (
              <li key={line}>{line.replace(/^- /, '')}</li>
            ))}
          </ul>
        ) : (
          <p key={block}>{block}</p>
        ),
      )}
    </div>
  )
}
