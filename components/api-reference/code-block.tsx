import { CopyButton } from '@/components/ui/copy-button'

// What scrolls must be reachable by keyboard (WCAG 2.1.1), so it takes the focus.
const scrollable = { tabIndex: 0 }

interface CodeBlockProps {
  label: string
  source: string
  /** Texts of the button. */
  copy: { label: string; copiedLabel: string; failedLabel: string }
}

/** Lines of code to be taken elsewhere: to select, or to copy by a button. */
export function CodeBlock({ label, source, copy }: CodeBlockProps) {
  return (
    <div className="flex flex-col gap-1">
      <CopyButton {...copy} value={source} variant="ghost" size="sm" className="me-2 mt-2 self-end" />
      <section {...scrollable} aria-label={label} className="overflow-x-auto px-4 pb-3">
        <pre translate="no" className="w-max text-xs leading-5">
          <code>{source}</code>
        </pre>
      </section>
    </div>
  )
}
