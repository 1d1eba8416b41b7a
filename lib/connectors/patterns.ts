import { RE2JS } from 're2js'

const compiled = new Map<string, RE2JS>()

// Patterns come from partners. RE2 matches in linear time; the size of the program bounds the factor.
const maxProgramSize = 2000
const maxCached = 1000

function compile(source: string): RE2JS {
  const known = compiled.get(source)
  if (known) return known
  const pattern = RE2JS.compile(source)
  if (compiled.size >= maxCached) compiled.clear()
  compiled.set(source, pattern)
  return pattern
}

/** Whether a pattern is of RE2's syntax (no look-around, no back-reference) and of bearable size. */
export function isUsablePattern(source: string): boolean {
  try {
    return compile(source).programSize() <= maxProgramSize
  } catch {
    return false
  }
}

/** Whether the whole value matches, as with the `pattern` attribute of HTML, anchors or not. */
export function matchesPattern(source: string, value: string): boolean {
  return compile(source).matches(value)
}
