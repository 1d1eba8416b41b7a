import { createElement, Fragment, type ReactNode } from 'react'

/**
 * A listing's description. Of Markdown it knows what the catalog's format allows: paragraphs parted by an empty
 * line, lines that begin with "- " as a list, and `**bold**`. Everything else is text, HTML too.
 */
export function ListingText({ text }: { text: string }) {
  return (
    <div className="flex max-w-text flex-col gap-3 text-base leading-7">
      {text.split(/\n{2,}/).map((block) => (
        <div key={block} className="flex flex-col gap-1">
          {piecesOf(block).map(({ isList, lines }) =>
            isList ? (
              <ul key={lines[0]} className="flex list-disc flex-col gap-1 ps-5">
                {lines.map((line) => (
                  <li key={line}>{withBold(line)}</li>
                ))}
              </ul>
            ) : (
              lines.map((line) => <p key={line}>{withBold(line)}</p>)
            ),
          )}
        </div>
      ))}
    </div>
  )
}

interface Piece {
  isList: boolean
  lines: string[]
}

/** Neighbouring lines of one kind are a piece: a sentence may lead to the list that follows it. */
function piecesOf(block: string): Piece[] {
  const pieces: Piece[] = []
  for (const line of block.split('\n')) {
    const isList = line.startsWith('- ')
    const last = pieces.at(-1)
    const piece = last?.isList === isList ? last : { isList, lines: [] }
    if (piece !== last) pieces.push(piece)
    piece.lines.push(isList ? line.slice(2) : line)
  }
  return pieces
}

/** The lines' parts between markers are bold. Split so that every second part is such a one. */
function withBold(line: string): ReactNode {
  const parts = line.split(/\*\*(\S(?:.*?\S)?)\*\*/)
  return createElement(
    Fragment,
    null,
    ...parts.map((part, index) =>
      index % 2 === 0 ? part : createElement('strong', { className: 'font-semibold' }, part),
    ),
  )
}
