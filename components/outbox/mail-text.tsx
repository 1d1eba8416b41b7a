const address = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)»”’])/

/**
 * The text of a mail. Only addresses of this Portico become links: others may have been typed by a stranger.
 * @param site address of this Portico, without a slash at its end
 */
export function MailText({ text, site }: { text: string; site: string }) {
  // Splitting by a group keeps it: every second part is an address, and each part begins at its own place.
  let start = 0
  const parts = text.split(address).map((part) => {
    start += part.length
    return { part, end: start }
  })
  return (
    <p dir="auto" className="wrap-anywhere max-w-text whitespace-pre-wrap text-sm">
      {parts.map(({ part, end }) =>
        part.startsWith(`${site}/`) ? (
          <a key={end} href={part} className="rounded-sm text-primary underline underline-offset-4">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  )
}
