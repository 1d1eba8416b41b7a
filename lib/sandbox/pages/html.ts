import { createHash } from 'node:crypto'
import { stylesheet } from './stylesheet'

/** Text that is already HTML. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | Markup[] | string | number | false | undefined

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(value: Value): string {
  if (value === false || value === undefined) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  if (value instanceof Markup) return value.text
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** HTML whose values are escaped unless they are HTML themselves. @example html`<p>${name}</p>` */
export function html(strings: TemplateStringsArray, ...values: Value[]) {
  return new Markup(strings.reduce((text, string, index) => text + render(values[index - 1]) + string))
}

/** A whole page with its heading. */
export function page(title: string, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title} · Sandbox</title>
<style>${new Markup(stylesheet)}</style>
</head>
<body>
<header><p><strong>Sandbox</strong> · a practice provider, with sample data only</p></header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>`.text
}

const styleHash = createHash('sha256').update(stylesheet).digest('base64')

/** No `form-action`: browsers apply it to the redirect back to the program as well. */
export const pageHeaders = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}
