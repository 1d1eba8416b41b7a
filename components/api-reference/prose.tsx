/** A sentence of the description, whose `marked` words are code. */
export function Prose({ text }: { text: string | undefined }) {
  const parts = (text ?? '').split('`')
  return parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence never change places
    index % 2 ? <code key={index}>{part}</code> : part,
  )
}
