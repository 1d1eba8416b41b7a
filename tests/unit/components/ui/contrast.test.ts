import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync('app/globals.css', 'utf8')
const surfaces = ['background', 'card', 'popover', 'muted', 'secondary', 'accent']
const texts = ['foreground', 'muted-foreground', 'primary', 'success', 'warning', 'danger', 'inactive']
const tones = ['success', 'warning', 'danger', 'inactive']

const textPairs = [
  ...surfaces.flatMap((surface) => texts.map((text) => [text, surface])),
  ...['card', 'popover', 'secondary', 'primary', 'accent', ...tones].map((name) => [
    `${name}-foreground`,
    name,
  ]),
  ...tones.flatMap((tone) =>
    [tone, 'foreground', 'muted-foreground'].map((text) => [text, `${tone}-subtle`]),
  ),
  ['primary-foreground', 'primary-hover'],
  ['danger-foreground', 'danger-hover'],
  ['primary-hover', 'background'],
  ['background', 'foreground'],
]
const outlinePairs = ['background', 'card', 'popover', 'muted', 'secondary', 'accent'].flatMap((surface) => [
  ['input', surface],
  ['ring', surface],
  ['danger', surface],
])

describe.each([
  ['light', ':root'],
  ['dark', '.dark'],
])('the %s theme', (_, selector) => {
  const colours = coloursOf(selector)

  test.each(textPairs)('shows %s on %s at 4.5 to 1 or better', (text = '', surface = '') => {
    expect(contrast(colours, text, surface)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(outlinePairs)('draws outlines in %s on %s at 3 to 1 or better', (line = '', surface = '') => {
    expect(contrast(colours, line, surface)).toBeGreaterThanOrEqual(3)
  })
})

test('both themes set the same colours', () => {
  expect([...coloursOf('.dark').keys()]).toEqual([...coloursOf(':root').keys()])
})

test('every colour of a theme is offered as a utility', () => {
  for (const name of coloursOf(':root').keys()) expect(css).toContain(`--color-${name}: var(--${name});`)
})

function coloursOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** Contrast ratio, from 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance"). */
function contrast(colours: Map<string, string>, one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(colours, one), luminance(colours, other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colours: Map<string, string>, name: string): number {
  const hex = colours.get(name)
  if (!hex) throw new Error(`no colour named ${name}`)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
