const here = 'http://portico.invalid'

/**
 * The path (with query and fragment) that a `returnTo` names, or an empty text if it leads anywhere but to
 * this site. The parser of browsers decides, which reads `/\evil` and a tab after the slash as another host.
 */
export function toReturnPath(value: string): string {
  const target = URL.parse(value, here)
  if (!value.startsWith('/') || target?.origin !== here || target.pathname.startsWith('//')) return ''
  return `${target.pathname}${target.search}${target.hash}`
}
